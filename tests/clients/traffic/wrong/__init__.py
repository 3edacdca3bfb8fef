"""Wrong configurations: that each fails by traffic as it is said to, and that the help of `protopick check` mends it."""
