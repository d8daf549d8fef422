//! Names of the card's fields. Indonesian has them as the card prints them.

use super::catalogue;

catalogue! {
/// Names of the card's fields.
Fields {
    nik: "NIK" / "NIK",
    name: "Nama" / "Name",
    place_of_birth: "Tempat lahir" / "Place of birth",
    date_of_birth: "Tanggal lahir" / "Date of birth",
    gender: "Jenis kelamin" / "Gender",
    blood_type: "Gol. darah" / "Blood type",
    address: "Alamat" / "Address",
    rt_rw: "RT/RW" / "RT/RW",
    village: "Kel/Desa" / "Village",
    district: "Kecamatan" / "District",
    city: "Kabupaten/Kota" / "City or regency",
    province: "Provinsi" / "Province",
    religion: "Agama" / "Religion",
    marital_status: "Status perkawinan" / "Marital status",
    occupation: "Pekerjaan" / "Occupation",
    nationality: "Kewarganegaraan" / "Nationality",
    valid_until: "Berlaku hingga" / "Valid until",
    issue_place: "Tempat terbit" / "Place of issue",
    issue_date: "Tanggal terbit" / "Date of issue",
    email: "Email" / "Email",
    phone: "Telepon" / "Phone",
}
}
