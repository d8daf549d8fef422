//! Who else hears of measured frames: a flash while it runs.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::flash::MeasuredFrame;

type Hear = Rc<dyn Fn(&MeasuredFrame)>;

/// Listeners inside the module.
#[derive(Default)]
pub(crate) struct Subscribers {
    list: RefCell<Vec<(u32, Hear)>>,
    next_id: Cell<u32>,
}

/// One listener; taken away when dropped.
pub(crate) struct Subscription {
    subscribers: Weak<Subscribers>,
    id: u32,
}

impl Subscribers {
    /// Calls `hear` with every frame until the subscription is dropped.
    pub(crate) fn add(self: &Rc<Self>, hear: impl Fn(&MeasuredFrame) + 'static) -> Subscription {
        let id = self.next_id.get();
        self.next_id.set(id.wrapping_add(1));
        self.list.borrow_mut().push((id, Rc::new(hear)));
        Subscription { subscribers: Rc::downgrade(self), id }
    }

    /// Whether anybody listens.
    pub(super) fn any(&self) -> bool {
        !self.list.borrow().is_empty()
    }

    /// Tells all of a frame. They may come and go while they are told.
    pub(super) fn tell(&self, frame: &MeasuredFrame) {
        let now: Vec<Hear> = self.list.borrow().iter().map(|(_, hear)| Rc::clone(hear)).collect();
        for hear in now {
            hear(frame);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(subscribers) = self.subscribers.upgrade() {
            subscribers.list.borrow_mut().retain(|(id, _)| *id != self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_that_is_dropped_hears_nothing_more() {
        let subscribers = Rc::new(Subscribers::default());
        let heard = Rc::new(Cell::new(0));
        let count = Rc::clone(&heard);
        let subscription = subscribers.add(move |_| count.set(count.get() + 1));
        let frame = MeasuredFrame { t_ms: 0.0, rgb: [0.0; 3], clipped: 0.0, motion: 0.0 };
        subscribers.tell(&frame);
        drop(subscription);
        subscribers.tell(&frame);
        assert_eq!(heard.get(), 1);
    }
}
