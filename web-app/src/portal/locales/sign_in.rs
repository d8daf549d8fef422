//! Words of signing in.

use super::catalogue;

catalogue! {
/// Words of signing in, and of signing in again over a page.
SignInWords {
    title: "Masuk ke dasbor" / "Sign in to the dashboard",
    lead: "Untuk staf mitra yang memeriksa identitas." / "For partner staff who look after identities.",
    email: "Email" / "Email",
    password: "Kata sandi" / "Password",
    show_password: "Tampilkan kata sandi" / "Show the password",
    hide_password: "Sembunyikan kata sandi" / "Hide the password",
    caps_lock: "Caps Lock menyala." / "Caps Lock is on.",
    submit: "Masuk" / "Sign in",
    submitting: "Memeriksa..." / "Checking...",
    email_missing: "Isi email Anda." / "Enter your email.",
    password_missing: "Isi kata sandi Anda." / "Enter your password.",
    code: "Kode dari aplikasi autentikator" / "Code from your authenticator",
    code_lead: "Enam angka, atau salah satu kode pemulihan Anda." / "Six digits, or one of your recovery codes.",
    code_missing: "Isi kodenya." / "Enter the code.",
    wrong: "Email atau kata sandi salah. Periksa lagi, termasuk huruf besar dan kecil." /
        "Email or password is wrong. Check both, upper and lower case too.",
    wrong_code: "Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi." /
        "The code does not match. Wait for the next one, then try again.",
    too_many: "Terlalu banyak percobaan. Coba lagi dalam {left}." / "Too many tries. Try again in {left}.",
    ended_title: "Sesi Anda berakhir" / "Your session has ended",
    ended_text: "Masuk lagi untuk melanjutkan. Yang sudah Anda ketik di halaman ini tetap ada." /
        "Sign in again to go on. What you typed on this page is still there.",
    leave: "Tinggalkan halaman ini" / "Leave this page",
    signed_out: "Anda sudah keluar." / "You are signed out.",
}
}
