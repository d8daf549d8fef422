//! Which camera looks, where a device has several, and the lamp beside it. A camera that was picked by hand is
//! remembered until it no longer opens.

use contract::photo::PhotoKind;
use leptos::{prelude::*, task::spawn_local};

use super::LiveCamera;
use crate::{
    browser,
    capture::{Camera, CaptureError, CaptureModule},
};

impl LiveCamera {
    /// Switches the lamp on or off.
    pub(crate) fn switch_torch(self) {
        if let Some(camera) = self.camera() {
            spawn_local(async move {
                camera.set_torch(self.torch.get_untracked() != Some(true)).await;
                let _ = self.torch.try_set(camera.torch());
            });
        }
    }

    /// Goes on with the next camera, and remembers it.
    pub(crate) fn next_lens(self) {
        let (now, count) = self.lens.get_untracked();
        let next = self.parts.with_value(|parts| parts.lenses.get((now + 1) % count.max(1)).cloned());
        browser::remember(storage_key(self.kind), next.as_deref());
        self.open();
    }

    /// Opens the camera that was picked by hand, or the one that the module chooses.
    pub(super) async fn picked_camera(self, module: &CaptureModule) -> Result<Camera, CaptureError> {
        let key = storage_key(self.kind);
        if let Some(picked) = browser::remembered(key) {
            match module.open_camera(self.kind, Some(&picked)).await {
                Err(CaptureError::PermissionDenied) => return Err(CaptureError::PermissionDenied),
                // Unplugged since, or busy: another one may do.
                Err(_) => browser::remember(key, None),
                opened => return opened,
            }
        }
        module.open_camera(self.kind, None).await
    }

    /// Counts the cameras to choose from, and finds the open one among them.
    pub(super) async fn count_lenses(self, module: &CaptureModule, camera: &Camera, turn: u32) {
        let lenses = module.cameras(self.kind).await;
        let now = camera.device_id().and_then(|id| lenses.iter().position(|lens| *lens == id));
        if self.is_turn(turn) {
            self.lens.set((now.unwrap_or_default(), lenses.len()));
            self.parts.update_value(|parts| parts.lenses = lenses);
        }
    }
}

fn storage_key(kind: PhotoKind) -> &'static str {
    match kind {
        PhotoKind::Ktp => "tanda-camera-ktp",
        PhotoKind::Selfie => "tanda-camera-selfie",
    }
}
