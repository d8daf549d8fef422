//! Places for exports: so many in this process, and fewer for one organisation, so that slow readers hold up themselves alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Exports at once, in this process (ours): more would only share the disk.
const AT_ONCE: usize = 4;
/// Exports at once of one organisation (ours).
const OF_ONE: usize = 2;

/// Who has how many.
#[derive(Debug, Clone, Default)]
pub struct Places(Arc<Mutex<HashMap<String, usize>>>);

/// A place, given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    organisation_id: String,
}

impl Places {
    /// Takes a place; `None` where there is none now.
    pub(crate) fn take(&self, organisation_id: &str) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = taken.get(organisation_id).copied().unwrap_or_default();
        if of_one >= OF_ONE || taken.values().sum::<usize>() >= AT_ONCE {
            return None;
        }
        taken.insert(organisation_id.to_owned(), of_one + 1);
        Some(Place { places: self.clone(), organisation_id: organisation_id.to_owned() })
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_one) = taken.get_mut(&self.organisation_id) {
            *of_one -= 1;
            if *of_one == 0 {
                taken.remove(&self.organisation_id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_organisation_leaves_places_for_others() {
        let places = Places::default();
        let one: Vec<Place> = (0..OF_ONE).map(|_| places.take("one").unwrap()).collect();
        assert!(places.take("one").is_none());
        let two: Vec<Place> = (0..OF_ONE).map(|_| places.take("two").unwrap()).collect();
        assert!(places.take("three").is_none(), "all of them are taken");
        drop(one);
        assert!(places.take("three").is_some() && places.taken() == OF_ONE);
        drop(two);
        assert_eq!((places.taken(), places.0.lock().unwrap().len()), (0, 0));
    }
}
