//! English, plain.

use super::{PermissionSteps, Titled, Words};

pub(super) static WORDS: Words = Words {
    document_title: "Identity verification",
    switch_language: "Indonesia",
    switch_language_long: "Indonesia: ganti ke bahasa Indonesia",
    step_of_three: "Step {step} of 3",
    opening: "Opening the link...",
    offline_continues: "No connection. We continue as soon as it is back.",
    one_moment: "One moment...",

    consent_lead: "Please read this before the camera opens.",
    consent_unticked: "Tick both boxes to continue.",
    agree: "Agree",
    disagree: "Disagree",
    declined: Titled {
        title: "All right, nothing was sent",
        text: "The camera stayed off and nothing was stored. Ask {controller} for another way.",
    },
    declined_again: "Read the consent again",

    prepare: Titled {
        title: "Have your KTP ready",
        text: "A photo of the card, then of your face. About a minute.",
    },
    prepare_original: "The original card, not a copy",
    prepare_light: "Good light, no glare",
    prepare_lens: "A clean lens",
    prepare_permission: "Your browser will ask for the camera. Choose Allow.",
    open_camera: "Open the camera",
    loading_camera: "Starting the camera...",

    card_title: "Photo of your KTP",
    selfie_title: "Photo of your face",
    hint_card: "Point the camera at your KTP",
    hint_selfie: "Put your face in the frame",
    hint_too_dark: "Too dark, find more light",
    hint_too_bright: "Too bright, avoid direct light",
    hint_hold_still: "Hold still...",
    hint_card_ready: "Does it fit? Take the photo",
    hint_selfie_ready: "In the frame? Take the photo",
    shutter: "Take the photo",
    upload: "Upload a photo",
    photo_too_small: "The photo is too small. Take it again, or choose one of at least 360 pixels a side.",
    photo_too_large: "The photo is too large. Choose another, at most 9 MB and 40 megapixels.",
    photo_unreadable: "This file cannot be read. Choose a JPEG or PNG photo.",
    still_failed: "The photo was not taken. Try again.",

    card_review: "Easy to read?",
    selfie_review: "Is your face clear?",
    card_photo: "The photo of your KTP",
    selfie_photo: "The photo of your face",
    saw_pixels: "{width} × {height} pixels",
    saw_light_good: "Good light",
    saw_light_low: "A little dark",
    saw_light_high: "A little bright",
    saw_still: "Held still",
    saw_motion: "The camera moved",
    saw_upload: "Uploaded, not from the camera",
    card_check_by_eye: "Make sure that NIK and name can be read, without glare.",
    selfie_check_by_eye: "No mask, sunglasses or hat.",
    retake: "Retake",
    next: "Next",

    flash_warning: Titled {
        title: "The screen will flash colours",
        text: "The screen will flash colours for a few seconds. If flashing light affects you, choose \"Without flash\".",
    },
    flash_how: "Hold the phone level with your face, and keep still.",
    flash_moved: Titled {
        title: "Once more, and hold still",
        text: "You moved or left the page while the screen was coloured. Your photos are kept. If flashing light affects you, choose \"Without flash\".",
    },
    flash_ran_out: Titled {
        title: "Time ran out",
        text: "The colours have to be shown again before sending. Your photos are kept. If flashing light affects you, choose \"Without flash\".",
    },
    flash_start: "Start",
    no_flash: "Without flash",
    no_flash_meaning: "Without flash works too, but may take longer.",
    probe_look: "Measuring the light...",
    flash_look: "Hold still, look at the screen",
    too_much_light: Titled {
        title: "Move to the shade",
        text: "It is too bright here: the colours of the screen do not reach your face.",
    },
    too_much_light_shade: "Step away from the sun or a bright lamp",
    too_much_light_brightness: "Turn the screen's brightness up",
    try_again: "Try again",

    review: Titled { title: "Ready to send", text: "Have one last look at both photos." },
    review_with_flash: "Reflected colours recorded",
    review_without_flash: "Without flash",
    retake_card: "Retake the KTP",
    retake_selfie: "Retake the face",
    send: "Send",

    uploading: Titled { title: "Sending", text: "Keep this page open." },
    upload_progress: "Photos sent",
    upload_checking: "Sent. Checking now...",
    upload_offline: Titled {
        title: "Waiting for the connection",
        text: "Your photos are safe on this page and are sent as soon as it is back.",
    },
    checking: Titled { title: "Checking", text: "We have received your photos." },

    passed: Titled { title: "Your identity is verified", text: "Your photos passed the checks." },
    under_review: Titled {
        title: "A person is having a look",
        text: "We have received your photos. {controller} will let you know.",
    },
    failed: Titled {
        title: "Not verified yet",
        text: "Your photos were checked, but they were not enough. Ask {controller} how to try again.",
    },
    done: "Done. You may close this page.",
    return_to: "Back to {controller}",
    return_soon: "You will be taken back in a moment.",

    in_app: Titled {
        title: "Open it in your browser",
        text: "This app opens links without a camera. Continue in Chrome or Safari.",
    },
    in_app_steps: ["Copy the link below", "Open Chrome or Safari", "Paste it into the address bar"],
    in_app_chrome: "Open in Chrome",
    copy_link: "Copy the link",
    link_copied: "Link copied",
    in_app_anyway: "Try it here anyway",
    link_unknown: Titled {
        title: "Ask for a new link",
        text: "This link is unknown, or was opened in another browser. Go back to whoever sent it.",
    },
    link_expired: Titled {
        title: "Ask for a new link",
        text: "This link has expired. Go back to whoever sent it.",
    },
    offline: Titled {
        title: "Check your connection",
        text: "This page could not connect. We try again as soon as there is a connection.",
    },
    permission_denied: Titled {
        title: "Allow the camera",
        text: "The camera has not been allowed. In this browser:",
    },
    permission_steps: PermissionSteps {
        ios_safari: [
            "Tap aA at the left of the address bar",
            "Choose Website Settings, then Camera: Allow",
            "Come back here and try again",
        ],
        ios_other: [
            "Open the iPhone's Settings",
            "Choose this browser and turn Camera on",
            "Come back here and try again",
        ],
        samsung: [
            "Tap the lock at the left of the address bar",
            "Choose Permissions, then Camera: Allow",
            "Come back here and try again",
        ],
        android_firefox: [
            "Tap the lock at the left of the address bar",
            "Under Permissions, tap the blocked Camera to clear it",
            "Try again and choose Allow",
        ],
        android_chrome: [
            "Tap the icon at the left of the address bar",
            "Choose Permissions and turn Camera on",
            "Come back here and try again",
        ],
        desktop: [
            "Click the icon at the left of the address bar",
            "Set Camera to Allow",
            "Reload if you are asked to, then try again",
        ],
    },
    no_camera: Titled {
        title: "Use a device with a camera",
        text: "No camera was found on this device. Open the link on a phone, or upload photos.",
    },
    camera_busy: Titled {
        title: "Close the other camera app",
        text: "Another app or tab is using the camera. Close it, then try again.",
    },
    interrupted: Titled {
        title: "Go on from here",
        text: "The camera was turned off because you left the page. The photos taken so far are kept.",
    },
    unsupported: Titled {
        title: "Update your browser",
        text: "This browser cannot open the camera safely. Use a recent Chrome or Safari.",
    },
    module_missing: Titled {
        title: "The camera did not load",
        text: "The camera part could not be downloaded. Check your connection, then try again.",
    },
    second_tab: Titled {
        title: "This page is open in another tab",
        text: "Go on in that tab, or move here. The photos in that tab do not move along.",
    },
    use_this_tab: "Use it here",
    photos_refused: Titled {
        title: "Take both photos again",
        text: "Those photos could not be accepted. Take your KTP and your face once more.",
    },
    server_fault: Titled {
        title: "Try again in a moment",
        text: "Our service has a problem. Your photos are kept on this page.",
    },
    resume: "Continue",
};
