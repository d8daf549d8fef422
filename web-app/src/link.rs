//! Which link this page is for. One browser may have several open, so every call names one: that of the
//! address, and after a reload, when the address has lost it, the one that this tab remembers.

use leptos::prelude::*;

use crate::browser;

/// Under this key the tab remembers its link. The id is no secret; the cookie is.
const STORAGE_KEY: &str = "tanda-link";
/// More letters than any id has.
const LONGEST_ID: usize = 128;

/// The link of this page, by its signature id.
#[derive(Clone, Copy)]
pub(crate) struct PageLink {
    signature_id: StoredValue<Option<String>>,
}

impl PageLink {
    /// The link of the address, else the one that this tab remembers. An address with a token alone names none until
    /// the server has opened it, and not the one of before. A new tab with a bare address has neither: the server then
    /// takes the only cookie that there is.
    pub(crate) fn of_page() -> Self {
        let address = browser::address_id();
        let signature_id = chosen(address, || browser::remembered_in_tab(STORAGE_KEY));
        Self { signature_id: StoredValue::new(signature_id) }
    }

    /// Remembers the link that the server opened, in memory and for this tab's reloads.
    pub(crate) fn remember(self, signature_id: &str) {
        self.signature_id.set_value(Some(signature_id.to_owned()));
        browser::remember_in_tab(STORAGE_KEY, signature_id);
    }

    /// The link's signature id, as a header may carry it.
    pub(crate) fn name(self) -> Option<String> {
        self.signature_id.get_value().filter(|signature_id| fits_header(signature_id))
    }
}

fn chosen(address: Option<String>, remembered: impl FnOnce() -> Option<String>) -> Option<String> {
    address.or_else(remembered)
}

/// Anybody can write an address, and a browser throws at a header of other letters than these.
fn fits_header(signature_id: &str) -> bool {
    (1..=LONGEST_ID).contains(&signature_id.len()) && signature_id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_link_before_the_tab_does() {
        let tab = || Some("bb".to_owned());
        assert_eq!(chosen(Some("aa".to_owned()), tab).as_deref(), Some("aa"));
        assert_eq!(chosen(None, tab).as_deref(), Some("bb"));
        assert_eq!(chosen(None, || None), None);
    }

    #[test]
    fn an_address_with_a_token_alone_names_no_link_and_least_of_all_the_one_of_before() {
        let owner = Owner::new();
        let of_before = || Some("bb".to_owned());
        let address = Some(String::new());
        let link = owner.with(|| PageLink { signature_id: StoredValue::new(chosen(address, of_before)) });
        assert_eq!(owner.with(|| link.name()), None);
    }

    #[test]
    fn an_id_that_no_header_can_carry_is_not_sent() {
        assert!(fits_header("0a1b2c3d4e5f6071"));
        for odd in ["", "a b", "a\r\nx: y", "ä", &"a".repeat(LONGEST_ID + 1)] {
            assert!(!fits_header(odd), "{odd:?}");
        }
    }

    #[test]
    fn a_link_that_was_remembered_is_named() {
        let owner = Owner::new();
        let name = owner.with(|| PageLink { signature_id: StoredValue::new(Some("1f".to_owned())) }.name());
        assert_eq!(name.as_deref(), Some("1f"));
    }
}
