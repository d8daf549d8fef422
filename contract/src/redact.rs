//! `Debug` that tells a type's name and nothing else, for what must never reach a log.

/// Implements a redacting `Debug` for secrets, personal data and pictures.
#[macro_export]
macro_rules! redact_debug {
    ($($name:ident $(<$life:lifetime>)?),+ $(,)?) => {$(
        impl $(<$life>)? ::std::fmt::Debug for $name $(<$life>)? {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use crate::{applicant::Claim, capture_flow::SessionRequest};

    #[test]
    fn neither_secrets_nor_people_are_printed() {
        let claim = Claim {
            nik: "3204110609979901",
            name: "Budi",
            birth_date: "06-09-1997",
            email: "b@c.id",
            phone: "628",
        };
        assert_eq!(format!("{claim:?}"), "Claim(redacted)");
        let request = SessionRequest {
            token: "t".to_owned(),
            signature_id: "s".to_owned(),
            browser_key: "k".to_owned(),
        };
        assert_eq!(format!("{request:?}"), "SessionRequest(redacted)");
    }
}
