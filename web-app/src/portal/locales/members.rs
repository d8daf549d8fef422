//! Words of members, invitations, and one's own sign-in.

use super::catalogue;

catalogue! {
/// Words of members, invitations, and one's own sign-in.
Members {
    title: "Siapa yang boleh masuk?" / "Who may sign in?",
    invite: "Undang anggota" / "Invite a member",
    send: "Kirim undangan" / "Send invitation",
    invited: "Undangan dikirim ke {email}." / "An invitation is on its way to {email}.",
    email: "Email" / "Email",
    roles: "Peran" / "Roles",
    factor: "Autentikator" / "Authenticator",
    factor_on: "Menyala" / "On",
    factor_off: "Mati" / "Off",
    joined: "Bergabung" / "Joined",
    state: "Keadaan" / "State",
    active: "Aktif" / "Active",
    disabled: "Tidak boleh masuk" / "Shut out",
    you: "Anda" / "You",
    change_roles: "Ubah peran" / "Change roles",
    roles_changed: "Peran {email} diubah." / "The roles of {email} are changed.",
    reset: "Buka akses baru" / "Reset access",
    reset_toast: "{email} menerima tautan untuk memilih kata sandi baru. Sampai tautan itu dipakai, semuanya tetap." /
        "{email} gets a link to choose another password. Until it is followed all stays as it is.",
    shut_out: "Larang masuk" / "Shut out",
    let_in: "Izinkan masuk" / "Let in",
    shut_out_toast: "{email} tidak boleh masuk lagi; semua sesinya berakhir." /
        "{email} is shut out; all their sessions have ended.",
    let_in_toast: "{email} boleh masuk lagi." / "{email} may sign in again.",
    invitations: "Undangan yang menunggu" / "Pending invitations",
    invitations_none: "Tidak ada undangan yang menunggu." / "No invitation waits.",
    begins_anew: "akses baru" / "begins anew",
    ends: "berlaku sampai {when}" / "valid until {when}",
    withdraw: "Batalkan" / "Withdraw",
    withdrawn: "Undangan dibatalkan." / "The invitation is taken back.",
    join_title: "Selamat datang" / "Welcome",
    join_lead: "Pilih kata sandi; setelah itu Anda dapat masuk dengan email yang diundang." /
        "Choose a password; then you can sign in with the email that was invited.",
    join_invited: "{organisation} mengundang Anda ke dasbornya. Pilih kata sandi untuk masuk." /
        "{organisation} invites you to its dashboard. Choose a password to sign in with.",
    join_anew: "{organisation} memberi Anda akses baru. Pilih kata sandi baru untuk masuk." /
        "{organisation} lets you begin anew. Choose another password to sign in with.",
    join: "Simpan kata sandi" / "Keep this password",
    join_no_token: "Buka lagi tautan di email undangan: undangan hanya dapat diikuti dari sana." /
        "Open the link in the invitation mail again: an invitation can be followed from there alone.",
    join_leaves: "Anda sedang masuk sebagai {email}; akun itu dikeluarkan dulu." /
        "You are signed in as {email}; that account is signed out first.",
    joined_title: "Selesai" / "Done",
    joined_text: "Kata sandi Anda tersimpan. Masuklah dengan email Anda." /
        "Your password is kept. Sign in with your email.",
    join_gone_title: "Undangan tidak berlaku lagi" / "This invitation is no longer valid",
    join_gone: "Undangan ini sudah dipakai, dibatalkan, atau lewat waktunya. Minta undangan baru." /
        "This invitation was used, taken back, or has run out. Ask for another one.",
    to_sign_in: "Ke halaman masuk" / "Sign in",
    sign_in: "Cara masuk Anda" / "Your sign-in",
    password: "Kata sandi" / "Password",
    password_new: "Kata sandi baru" / "New password",
    password_now: "Kata sandi sekarang" / "Current password",
    password_hint: "12 sampai 128 karakter; beberapa kata acak lebih baik dari satu kata rumit." /
        "12 to 128 characters; a few random words are better than one clever one.",
    password_change: "Ganti kata sandi" / "Change password",
    password_text: "Semua sesi Anda yang lain berakhir." / "All your other sessions end.",
    password_changed: "Kata sandi diganti; sesi lain sudah berakhir." /
        "The password is changed; other sessions have ended.",
    wrong: "Kata sandi atau kodenya salah." / "The password or the code is wrong.",
    factor_text: "Kode enam angka dari aplikasi autentikator, selain kata sandi." /
        "A six-digit code from an authenticator, beside the password.",
    turn_on: "Nyalakan" / "Turn on",
    turn_off: "Matikan" / "Turn off",
    factor_begin: "Nyalakan autentikator" / "Turn the authenticator on",
    factor_proof: "Pastikan dulu bahwa ini Anda." / "First make sure that it is you.",
    go_on: "Lanjut" / "Go on",
    factor_add: "Tambahkan ke autentikator" / "Add it to your authenticator",
    factor_add_text: "Pindai kode ini dengan aplikasi autentikator Anda. Bila tidak bisa, ketik kuncinya; di ponsel, buka tautannya." /
        "Scan this code with your authenticator. Where it cannot, type the key; on a phone, open the link.",
    factor_squares: "Kode QR dari kunci" / "QR code of the key",
    factor_key: "Kunci" / "Key",
    factor_link: "Buka di autentikator" / "Open in an authenticator",
    factor_code: "Kode yang ditampilkannya" / "The code that it shows",
    factor_done: "Autentikator menyala." / "The authenticator is on.",
    factor_ended: "Autentikator mati." / "The authenticator is off.",
    factor_end: "Matikan autentikator" / "Turn the authenticator off",
    factor_end_text: "Setelah ini kata sandi saja cukup untuk masuk." /
        "After this the password alone is enough to sign in.",
    codes_renew: "Kode pemulihan baru" / "New recovery codes",
    codes_renew_text: "Kode yang lama tidak berlaku lagi." / "The codes you have count no longer.",
    codes_title: "Simpan kode pemulihan ini" / "Keep these recovery codes",
    codes: "Masing-masing berlaku sekali" / "Each works once",
    sessions: "Sesi Anda" / "Your sessions",
    session_this: "Sesi ini" / "This one",
    session_used: "dipakai {when}" / "used {when}",
    session_end: "Akhiri" / "End",
    session_ended: "Sesi diakhiri." / "The session has ended.",
}
}
