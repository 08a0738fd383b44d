//! A disk that remembers what was synced: it records what is written to it, and makes the images that a power cut
//! could leave.

use redb::StorageBackend;
use std::{
    io,
    sync::{Arc, Mutex, MutexGuard},
};

const SECTOR: usize = 512;

/// Something that happened, in order.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Write {
        file: usize,
        at: usize,
        bytes: Vec<u8>,
    },
    Length {
        file: usize,
        length: usize,
    },
    Sync {
        file: usize,
    },
    /// A promise that was given, or asked for, as the test numbers them.
    Mark(Mark),
}

/// What the test notes between the steps of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    Asked(usize),
    Acknowledged(usize),
}

/// A disk with some files.
#[derive(Clone, Debug, Default)]
pub(crate) struct SimDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What the files began with.
    start: Vec<Vec<u8>>,
    live: Vec<Vec<u8>>,
    steps: Vec<Step>,
    /// A file whose syncs do nothing.
    lazy: Option<usize>,
    /// After how many steps every operation fails.
    fails_after: Option<usize>,
    /// A file whose syncs fail.
    fails_to_sync: Option<usize>,
}

impl SimDisk {
    /// A disk with these files.
    pub fn new(files: Vec<Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(State { start: files.clone(), live: files, ..State::default() })))
    }

    /// A disk on which syncing `file` does nothing.
    pub fn lazy(files: Vec<Vec<u8>>, file: usize) -> Self {
        let disk = Self::new(files);
        disk.state().lazy = Some(file);
        disk
    }

    /// One of its files.
    pub fn file(&self, file: usize) -> SimFile {
        SimFile { disk: self.clone(), file }
    }

    /// Notes something between the steps.
    pub fn mark(&self, mark: Mark) {
        self.state().steps.push(Step::Mark(mark));
    }

    /// Everything fails once there were so many steps.
    pub fn fail_after(&self, steps: usize) {
        self.state().fails_after = Some(steps);
    }

    /// Syncing `file` fails from now on.
    pub fn fail_to_sync(&self, file: usize) {
        self.state().fails_to_sync = Some(file);
    }

    /// The files as they are for whoever reads them now.
    pub fn live(&self) -> Vec<Vec<u8>> {
        self.state().live.clone()
    }

    /// How many steps there were.
    pub fn len(&self) -> usize {
        self.state().steps.len()
    }

    /// The marks before step `cut`.
    pub fn marks(&self, cut: usize) -> Vec<Mark> {
        let mark = |step: &Step| if let Step::Mark(mark) = step { Some(*mark) } else { None };
        self.state().steps[..cut].iter().filter_map(mark).collect()
    }

    /// The files as a power cut after `cut` steps could leave them: what was synced is there, of the rest some
    /// writes, some of them torn at sectors.
    pub fn image(&self, cut: usize, random: &mut Random) -> Vec<Vec<u8>> {
        let state = self.state();
        let mut files = state.start.clone();
        let share = [0, 25, 50, 75, 100][random.below(5)];
        let is_sync = |step: &Step, of: usize| matches!(step, Step::Sync { file } if *file == of);
        let synced: Vec<usize> = (0..files.len())
            .map(|file| state.steps[..cut].iter().rposition(|step| is_sync(step, file)).unwrap_or(0))
            .collect();
        for (n, step) in state.steps[..cut].iter().enumerate() {
            match step {
                Step::Length { file, length } if n < synced[*file] || random.below(100) < share => {
                    files[*file].resize(*length, 0);
                }
                Step::Write { file, at, bytes } if n < synced[*file] => put(&mut files[*file], *at, bytes),
                Step::Write { file, at, bytes } if random.below(100) < share => {
                    let torn = random.below(3) == 0;
                    for (sector, piece) in sectors(*at, bytes) {
                        if !torn || random.below(2) == 0 {
                            put(&mut files[*file], sector, piece);
                        }
                    }
                }
                _ => (),
            }
        }
        files
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

/// A file of a [`SimDisk`].
#[derive(Debug)]
pub(crate) struct SimFile {
    disk: SimDisk,
    file: usize,
}

impl SimFile {
    fn state(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.disk.state();
        let broken = state.fails_after.is_some_and(|steps| state.steps.len() >= steps);
        if broken { Err(io::Error::other("the disk is broken")) } else { Ok(state) }
    }
}

impl StorageBackend for SimFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state()?.live[self.file].len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let at = usize::try_from(offset).unwrap();
        let state = self.state()?;
        out.copy_from_slice(state.live[self.file].get(at..at + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let (file, length) = (self.file, usize::try_from(len).unwrap());
        let mut state = self.state()?;
        state.live[file].resize(length, 0);
        state.steps.push(Step::Length { file, length });
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.state()?;
        if state.fails_to_sync == Some(self.file) {
            return Err(io::Error::other("the disk does not sync"));
        }
        if state.lazy != Some(self.file) {
            state.steps.push(Step::Sync { file: self.file });
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (file, at) = (self.file, usize::try_from(offset).unwrap());
        let mut state = self.state()?;
        put(&mut state.live[file], at, data);
        state.steps.push(Step::Write { file, at, bytes: data.to_vec() });
        Ok(())
    }
}

/// Numbers that look random and are the same for the same seed (xorshift64).
pub(crate) struct Random(pub u64);

impl Random {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if file.len() < at + bytes.len() {
        file.resize(at + bytes.len(), 0);
    }
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

/// The pieces of a write that lie in one sector each.
fn sectors(at: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let first = (SECTOR - at % SECTOR).min(bytes.len());
    let (head, rest) = bytes.split_at(first);
    std::iter::once((at, head))
        .chain(rest.chunks(SECTOR).enumerate().map(move |(n, piece)| (at + first + n * SECTOR, piece)))
}
