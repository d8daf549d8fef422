//! Writes the face detector's data, `vision/data/faces.bin`, from the model in the archive of the crate `rustface`.
//! Run from the workspace: `cargo run --release -p benches --bin face_data`.

fn main() -> std::io::Result<()> {
    let original = std::fs::read(benches::face_model::original_path()?)?;
    let packed = benches::face_model::pack(&original)
        .ok_or_else(|| std::io::Error::other("the model does not have the form of seeta_fd_frontal_v1.0"))?;
    std::fs::write("vision/data/faces.bin", &packed)?;
    println!("{} bytes from {}", packed.len(), original.len());
    Ok(())
}
