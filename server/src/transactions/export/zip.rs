//! A ZIP archive that is written from front to back, entry by entry, while its bytes are already on their way: sizes and
//! checks follow each entry. No more than a block is in memory.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::Fault;

/// How hard the deflate tries (ours): more would take twice the time for a tenth of the bytes.
const LEVEL: u32 = 1;
/// Version 2.0 of the format: deflate.
const VERSION: u16 = 20;
/// Sizes and check stand behind the entry; names are UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
/// The first day that the format can write: the archive has no clock, and nothing to hide behind one.
const DATE: u16 = 0x21;

/// An archive.
pub(crate) struct Zip {
    written: Vec<u8>,
    /// Bytes before those in `written`.
    taken: u64,
    ended: Vec<Ended>,
    open: Option<Open>,
}

struct Ended {
    name: String,
    at: u32,
    crc: u32,
    packed: u32,
    plain: u32,
}

struct Open {
    name: String,
    at: u64,
    crc: Crc,
    deflate: Compress,
}

impl Zip {
    pub(crate) fn new() -> Self {
        Self { written: Vec::new(), taken: 0, ended: Vec::new(), open: None }
    }

    /// Begins an entry; the one before it ends.
    pub(crate) fn entry(&mut self, name: &str) -> Result<(), Fault> {
        self.end_entry()?;
        let at = self.taken + self.written.len() as u64;
        self.written.extend_from_slice(b"PK\x03\x04");
        self.header(VERSION, &[0; 12], name);
        self.written.extend_from_slice(name.as_bytes());
        let deflate = Compress::new(Compression::new(LEVEL), false);
        self.open = Some(Open { name: name.to_owned(), at, crc: Crc::new(), deflate });
        Ok(())
    }

    /// What both headers have in common, from the version to the length of what follows the name.
    fn header(&mut self, version: u16, sums: &[u8; 12], name: &str) {
        for number in [version, FLAGS, DEFLATED, 0, DATE] {
            self.written.extend_from_slice(&number.to_le_bytes());
        }
        self.written.extend_from_slice(sums);
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        self.written.extend_from_slice(&length.to_le_bytes());
        self.written.extend_from_slice(&[0; 2]);
    }

    /// Adds bytes to the open entry.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.crc.update(bytes);
        open.deflate(bytes, FlushCompress::None, &mut self.written)
    }

    fn end_entry(&mut self) -> Result<(), Fault> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        open.deflate(&[], FlushCompress::Finish, &mut self.written)?;
        let too_large = |_| Fault::Invariant(format!("{} is too large for an archive", open.name));
        let ended = Ended {
            at: u32::try_from(open.at).map_err(too_large)?,
            crc: open.crc.sum(),
            packed: u32::try_from(open.deflate.total_out()).map_err(too_large)?,
            plain: u32::try_from(open.deflate.total_in()).map_err(too_large)?,
            name: open.name.clone(),
        };
        self.written.extend_from_slice(b"PK\x07\x08");
        self.written.extend_from_slice(&ended.sums());
        self.ended.push(ended);
        Ok(())
    }

    /// What was written since it was taken last.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.taken += self.written.len() as u64;
        let room = self.written.capacity();
        std::mem::replace(&mut self.written, Vec::with_capacity(room))
    }

    /// Ends the archive with its directory, and gives what was not taken.
    pub(crate) fn end(mut self) -> Result<Vec<u8>, Fault> {
        self.end_entry()?;
        let too_large = |_| Fault::Invariant("an export is too large for an archive".to_owned());
        let begins = u32::try_from(self.taken + self.written.len() as u64).map_err(too_large)?;
        let before = self.written.len();
        for ended in std::mem::take(&mut self.ended) {
            self.written.extend_from_slice(b"PK\x01\x02");
            self.written.extend_from_slice(&VERSION.to_le_bytes());
            self.header(VERSION, &ended.sums(), &ended.name);
            // No comment, the first disk, no attributes.
            self.written.extend_from_slice(&[0; 10]);
            self.written.extend_from_slice(&ended.at.to_le_bytes());
            self.written.extend_from_slice(ended.name.as_bytes());
            self.ended.push(ended);
        }
        let length = u32::try_from(self.written.len() - before).unwrap_or(u32::MAX);
        let entries = u16::try_from(self.ended.len()).unwrap_or(u16::MAX);
        self.written.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        self.written.extend_from_slice(&[entries.to_le_bytes(), entries.to_le_bytes()].concat());
        self.written.extend_from_slice(&[length.to_le_bytes(), begins.to_le_bytes()].concat());
        self.written.extend_from_slice(&[0; 2]);
        Ok(self.written)
    }
}

impl Ended {
    fn sums(&self) -> [u8; 12] {
        let mut sums = [0; 12];
        for (at, number) in [self.crc, self.packed, self.plain].into_iter().enumerate() {
            sums[at * 4..at * 4 + 4].copy_from_slice(&number.to_le_bytes());
        }
        sums
    }
}

impl Open {
    fn deflate(
        &mut self,
        mut bytes: &[u8],
        flush: FlushCompress,
        written: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        // As much as comes out of a block at once.
        const ROOM: usize = 32 * 1024;
        let failed = |error: flate2::CompressError| Fault::Invariant(format!("deflate: {error}"));
        loop {
            written.reserve(ROOM);
            let before = self.deflate.total_in();
            let status = self.deflate.compress_vec(bytes, written, flush).map_err(failed)?;
            let read = usize::try_from(self.deflate.total_in() - before).unwrap_or(bytes.len());
            bytes = &bytes[read..];
            let has_room = written.len() < written.capacity();
            if status == Status::StreamEnd || (bytes.is_empty() && has_room && flush == FlushCompress::None) {
                return Ok(());
            }
        }
    }
}
