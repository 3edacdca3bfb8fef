//! The notation of forms: a mapping as its keys, each with what it holds and a sentence that explains it.

/// Describes mappings, and reads them in a context, which comes first. `impl Name is "a thing" { ... }` fills the fields of an
/// existing struct; `struct` defines one in which each field may be missing, for what has to be checked beyond the form.
///
/// Each line is `key: Kind, "What it is.";`, or `field "key": Kind, "What it is.";` if the key is named differently from the
/// field. The sentence is omitted if the kind has one. `field: Form as keys;` includes the keys of another form.
macro_rules! forms {
    ($context:ty;) => {};
    (
        $context:ty;
        $(#[doc = $about:literal])*
        impl $name:ident is $is:literal $(, one of $one_of:tt)? {
            $($field:ident $($key:literal)? : $kind:ty $(as $how:ident)? $(, $($says:literal)+)?;)*
        }
        $($rest:tt)*
    ) => {
        $crate::pack::form::forms! { @form $context, $name, $is, [$($about),*], [$($one_of)?] {
            $($field : $kind, [$($how)?], [$($key)?], [$($($says),+)?];)*
        } }

        impl $crate::pack::form::Keys<$context> for $name {
            fn take(context: &mut $context, fields: &mut $crate::yaml::Fields<'_>) -> Option<Self> {
                $(let $field = $crate::pack::form::forms!(@take context, fields, $field, $kind, [$($how)?], [$($key)?]);)*
                Some(Self { $($field: $field?),* })
            }
        }

        $crate::pack::form::forms! { $context; $($rest)* }
    };
    (
        $context:ty;
        $(#[doc = $about:literal])*
        struct $name:ident is $is:literal $(, one of $one_of:tt)? {
            $($field:ident $($key:literal)? : $kind:ty $(as $how:ident)? $(, $($says:literal)+)?;)*
        }
        $($rest:tt)*
    ) => {
        $(#[doc = $about])*
        #[derive(Default)]
        pub(crate) struct $name {
            $($(#[doc = concat!($($says),+)])? pub(super) $field: Option<<$kind as $crate::pack::form::Described>::Value>,)*
        }

        $crate::pack::form::forms! { @form $context, $name, $is, [$($about),*], [$($one_of)?] {
            $($field : $kind, [$($how)?], [$($key)?], [$($($says),+)?];)*
        } }

        impl $crate::pack::form::Keys<$context> for $name {
            fn take(context: &mut $context, fields: &mut $crate::yaml::Fields<'_>) -> Option<Self> {
                Some(Self {
                    $($field: $crate::pack::form::forms!(@take context, fields, $field, $kind, [$($how)?], [$($key)?]),)*
                })
            }
        }

        $crate::pack::form::forms! { $context; $($rest)* }
    };
    (@form $context:ty, $name:ident, $is:literal, [$($about:literal),*], [$($one_of:tt)?] {
        $($field:ident : $kind:ty, $how:tt, $key:tt, $says:tt;)*
    }) => {
        impl $name {
            /// What it may hold.
            pub(crate) const FORM: $crate::pack::Form = $crate::pack::Form {
                name: $is,
                about: $crate::pack::Says(concat!($($about),*)),
                lines: &[$($crate::pack::form::forms!(@line $field, $kind, $how, $key, $says)),*],
                one_of: $crate::pack::form::forms!(@one_of $($one_of)?),
            };
        }

        impl $crate::pack::form::Described for $name {
            type Value = Self;
            const HOLDS: $crate::pack::Holds = $crate::pack::Holds::Keys(&Self::FORM);
        }

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
            name: $crate::pack::form::forms!(@key $field, $key),
            required: <$kind as $crate::pack::form::Described>::REQUIRED,
            about: $crate::pack::form::forms!(@says $kind, $says),
            holds: <$kind as $crate::pack::form::Described>::HOLDS,
        })
    };
    (@key $field:ident, []) => { stringify!($field) };
    (@key $field:ident, [$key:literal]) => { $key };
    (@says $kind:ty, []) => { <$kind as $crate::pack::form::Described>::ABOUT };
    (@says $kind:ty, [$($says:literal),+]) => { $crate::pack::Says(concat!($($says),+)) };
    (@take $context:ident, $fields:ident, $field:ident, $kind:ty, [keys], []) => {
        <$kind as $crate::pack::form::Keys<_>>::take($context, $fields)
    };
    (@take $context:ident, $fields:ident, $field:ident, $kind:ty, [], $key:tt) => {
        $crate::pack::form::key::<_, $kind>($context, $fields, $crate::pack::form::forms!(@key $field, $key))
    };
}
pub(crate) use forms;

/// Texts that name something to be looked up later, with their places.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident $holds:expr)*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;

        impl $crate::pack::form::Described for $name {
            type Value = $crate::source::At<String>;
            const HOLDS: $crate::pack::Holds = $holds;
        }

        impl<C: $crate::pack::form::Context> $crate::pack::form::Kind<C> for $name {
            fn read(context: &mut C, node: &$crate::yaml::Node) -> Option<Self::Value> {
                let text = $crate::pack::form::text::<C, Self>(context, node)?;
                Some($crate::source::At { value: text.value.to_owned(), span: text.span })
            }
        }
    )* };
}
pub(crate) use names;
