//! Names in certificates, made of values: a person's name never passes through a text in which commas mean something.

use x509_cert::{
    attr::AttributeTypeAndValue,
    der::{
        Any, Decode, Encode,
        asn1::{PrintableStringRef, Utf8StringRef},
        oid::{
            ObjectIdentifier,
            db::rfc4519::{COMMON_NAME, COUNTRY_NAME, ORGANIZATION_NAME, SERIAL_NUMBER},
        },
    },
    name::{Name, RdnSequence, RelativeDistinguishedName},
};

use super::{Built, Subject, broken};

/// `ub-common-name` and `ub-organization-name` of RFC 5280, appendix A.1.
const LONGEST_CHARS: usize = 64;

/// The name of an authority.
pub(super) fn of_authority(organisation: &str, generation: &str) -> Built<Name> {
    distinguished_name(&[
        (COUNTRY_NAME, printable("ID")?),
        (ORGANIZATION_NAME, utf8(&shortened(organisation))?),
        (COMMON_NAME, utf8(&shortened(&format!("{organisation} Certificate Authority {generation}")))?),
    ])
}

/// The name of a person; the number is a hash, never a NIK.
pub(super) fn of_person(subject: &Subject<'_>) -> Built<Name> {
    distinguished_name(&[
        (COUNTRY_NAME, printable("ID")?),
        (COMMON_NAME, utf8(&shortened(subject.name))?),
        (SERIAL_NUMBER, printable(subject.number)?),
    ])
}

fn printable(text: &str) -> Built<Any> {
    let text = PrintableStringRef::new(text).map_err(broken("a name"))?;
    Any::encode_from(&text).map_err(broken("a name"))
}

fn utf8(text: &str) -> Built<Any> {
    let text = Utf8StringRef::new(text).map_err(broken("a name"))?;
    Any::encode_from(&text).map_err(broken("a name"))
}

/// A name that fits its place, cut where a word ends if one does.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_CHARS {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LONGEST_CHARS + 1).collect();
    match cut.rsplit_once(' ') {
        Some((words, _)) => words.trim_end().to_owned(),
        None => cut.chars().take(LONGEST_CHARS).collect(),
    }
}

fn distinguished_name(parts: &[(ObjectIdentifier, Any)]) -> Built<Name> {
    let mut sequence = RdnSequence::default();
    for (oid, value) in parts {
        let mut part = RelativeDistinguishedName::default();
        let value = AttributeTypeAndValue { oid: *oid, value: value.clone() };
        part.insert(value).map_err(broken("a name"))?;
        sequence.push(part);
    }
    Name::from_der(&sequence.to_der().map_err(broken("a name"))?).map_err(broken("a name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_where_a_word_ends() {
        let long = "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO NINGRUM TRESNO";
        assert_eq!(shortened(long), "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO");
        assert_eq!(shortened("SUMARTONO"), "SUMARTONO");
        assert_eq!(shortened(&"A".repeat(70)).len(), LONGEST_CHARS);
        assert_eq!(shortened(&format!("{} B", "A".repeat(64))), "A".repeat(64));
    }

    #[test]
    fn a_name_with_the_signs_of_a_distinguished_name_stays_one_name() {
        let name = distinguished_name(&[(COMMON_NAME, utf8("BUDI, C=US+O=/X").unwrap())]).unwrap();
        assert_eq!(name.len(), 1);
        assert_eq!(name.common_name().unwrap().unwrap().value(), "BUDI, C=US+O=/X");
    }
}
