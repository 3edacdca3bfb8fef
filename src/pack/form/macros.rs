//! The notation of forms: a mapping as its fields, each with a comment that tells what it means.

/// Describes a mapping and reads it. `Name is "a thing" for Context { ... }` fills the fields of a struct that exists; with `struct`
/// before the name it makes one of which each field may be missing, for what has to be checked beyond the form.
///
/// Each line is `field: Kind;`, with a comment where the kind does not say enough, and with `= "key"` where the key has another name
/// than the field. `field: Form as keys;` puts the keys of another form in.
macro_rules! form {
    (
        $(#[doc = $about:literal])*
        $name:ident is $is:literal for $context:ty $(, one of $one_of:tt)? {
            $($(#[doc = $says:literal])* $field:ident : $kind:ty $(as $how:ident)? $(= $key:literal)?;)*
        }
    ) => {
        $crate::pack::form::form! { @form $name, $is, [$($about),*], [$($one_of)?] {
            $($field : $kind, [$($how)?], [$($key)?], [$($says),*];)*
        } }

        impl $crate::pack::form::Described for $name {
            type Value = Self;
            const HOLDS: $crate::pack::Holds = $crate::pack::Holds::Keys(&Self::FORM);
        }

        impl $crate::pack::form::Part<$context> for $name {
            fn take(context: &mut $context, fields: &mut $crate::yaml::Fields<'_>) -> Option<Self> {
                $(let $field = $crate::pack::form::form!(@take context, fields, $field, $kind, [$($how)?], [$($key)?]);)*
                Some(Self { $($field: $field?),* })
            }
        }

        $crate::pack::form::form! { @kind $name, $context }
    };
    (
        $(#[doc = $about:literal])*
        struct $name:ident is $is:literal for $context:ty $(, one of $one_of:tt)? {
            $($(#[doc = $says:literal])* $field:ident : $kind:ty $(as $how:ident)? $(= $key:literal)?;)*
        }
    ) => {
        $(#[doc = $about])*
        pub(super) struct $name {
            $($(#[doc = $says])* pub(super) $field: Option<<$kind as $crate::pack::form::Described>::Value>,)*
        }

        $crate::pack::form::form! { @form $name, $is, [$($about),*], [$($one_of)?] {
            $($field : $kind, [$($how)?], [$($key)?], [$($says),*];)*
        } }

        impl $crate::pack::form::Described for $name {
            type Value = Self;
            const HOLDS: $crate::pack::Holds = $crate::pack::Holds::Keys(&Self::FORM);
        }

        impl $crate::pack::form::Part<$context> for $name {
            fn take(context: &mut $context, fields: &mut $crate::yaml::Fields<'_>) -> Option<Self> {
                Some(Self {
                    $($field: $crate::pack::form::form!(@take context, fields, $field, $kind, [$($how)?], [$($key)?]),)*
                })
            }
        }

        $crate::pack::form::form! { @kind $name, $context }
    };
    (@form $name:ident, $is:literal, [$($about:literal),*], [$($one_of:tt)?] {
        $($field:ident : $kind:ty, $how:tt, $key:tt, $says:tt;)*
    }) => {
        impl $name {
            /// What it may hold.
            pub(crate) const FORM: $crate::pack::Form = $crate::pack::Form {
                name: $is,
                about: $crate::pack::Says(concat!($($about),*)),
                lines: &[$($crate::pack::form::form!(@line $field, $kind, $how, $key, $says)),*],
                one_of: $crate::pack::form::form!(@one_of $($one_of)?),
            };
        }
    };
    (@kind $name:ident, $context:ty) => {
        impl $crate::pack::form::Kind<$context> for $name {
            fn read(context: &mut $context, node: &$crate::yaml::Node) -> Option<Self> {
                $crate::pack::form::mapping::<_, Self>(context, node, &Self::FORM)
            }
        }
    };
    (@one_of) => { &[] };
    (@one_of [$($key:literal),*]) => { &[$($key),*] };
    (@line $field:ident, $kind:ty, [keys], [], []) => { $crate::pack::form::Line::Keys(&<$kind>::FORM) };
    (@line $field:ident, $kind:ty, [], $key:tt, $says:tt) => {
        $crate::pack::form::Line::Key($crate::pack::Key {
            name: $crate::pack::form::form!(@key $field, $key),
            required: <$kind as $crate::pack::form::Described>::REQUIRED,
            about: $crate::pack::form::form!(@says $kind, $says),
            holds: <$kind as $crate::pack::form::Described>::HOLDS,
        })
    };
    (@key $field:ident, []) => { stringify!($field) };
    (@key $field:ident, [$key:literal]) => { $key };
    (@says $kind:ty, []) => { <$kind as $crate::pack::form::Described>::ABOUT };
    (@says $kind:ty, [$($says:literal),+]) => { $crate::pack::Says(concat!($($says),*)) };
    (@take $context:ident, $fields:ident, $field:ident, $kind:ty, [keys], []) => {
        <$kind as $crate::pack::form::Part<_>>::take($context, $fields)
    };
    (@take $context:ident, $fields:ident, $field:ident, $kind:ty, [], $key:tt) => {
        $crate::pack::form::key::<_, $kind>($context, $fields, $crate::pack::form::form!(@key $field, $key))
    };
}
pub(crate) use form;
