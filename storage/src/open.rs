//! Opening a data directory: take it, make what is missing, bring the schema up to date, sweep what a crash left.

use crate::{
    chain::Chain,
    error::{FatalHandler, OpenError, StoreError, file, redb_error},
    files::{self, Layout, private},
    keys::{RootKey, Slots},
    migrations::{self, Step},
    options::Options,
    space::Space,
    spool::{Claim, SpoolFiles},
    tables::{self, DOCUMENTS, META, everything},
    txn::{self, ReadTxn, definition},
};
use model::id::DocumentId;
use redb::{Builder, Database, ReadableDatabase as _, StorageBackend, TableHandle as _, backends::FileBackend};
use std::{collections::HashSet, fs, path::Path, sync::Arc};
use tempfile::TempDir;

/// Under which name the mark of the root key stands in [`META`].
const ROOT_MARK: &str = "storage.root";

/// What an opened directory consists of: readers and the writer share it. Fields are dropped in this order: the directory is let go when all is closed.
pub(crate) struct Core {
    pub database: Database,
    pub spool: Arc<SpoolFiles>,
    pub root: RootKey,
    pub chain: Arc<Chain>,
    pub fatal: FatalHandler,
}

/// Opens `layout.dir`, which goes with the store when it is `temporary`.
pub(crate) fn open(layout: &Layout, options: Options, temporary: Option<TempDir>) -> Result<Core, OpenError> {
    layout.make()?;
    let lock = layout.lock()?;
    let new = !layout.database().exists();
    if new && !empty(&layout.spool())? {
        return Err(OpenError::NoDatabase(layout.spool()));
    }
    let root = RootKey::load(layout, new)?;
    if new {
        create(layout, &root, options.cache)?;
    }
    let database = current(layout, options.cache, migrations::ALL)?;
    let path = layout.slots();
    let slots = private().create(true).open(&path).map_err(file("opening", &path))?;
    let slots = FileBackend::new(slots).map_err(database_error("opening the keys"))?;
    if new {
        // The directory itself must be found again, too: hence its parent.
        let parent = layout.dir.canonicalize().ok().and_then(|dir| dir.parent().map(Path::to_owned));
        [layout.dir.join("keys"), layout.dir.clone()].iter().chain(&parent).try_for_each(|dir| sync(dir))?;
    }
    assemble(layout, (database, Box::new(slots)), root, options, Claim { lock: Some(lock), temporary })
}

/// A store of these parts: the rows and the slots of keys may be anything that redb can write to.
pub(crate) fn assemble(
    layout: &Layout,
    (database, slots): (Database, Box<dyn StorageBackend>),
    root: RootKey,
    options: Options,
    claim: Claim,
) -> Result<Core, OpenError> {
    check_root(&database, &root, layout)?;
    add_tables(&database)?;
    let slots = Slots::open(slots, &root).map_err(StoreError::from)?;
    let space = Space::new(&layout.dir, options.free_space, options.free_floor, options.ballast);
    space.room_with_ballast();
    let spool = SpoolFiles::new(layout.spool(), slots, space, &options.fatal, claim)
        .map_err(file("starting the threads of", &layout.dir))?;
    let (kept, used) = documents(&database)?;
    spool.sweep(&kept, &used).map_err(StoreError::from)?;
    let chain = Arc::new(Chain::of(&root)?);
    Ok(Core { database, spool, root, chain, fatal: options.fatal })
}

/// Opens a database over anything that redb can write to.
pub(crate) fn database_over(backend: impl StorageBackend, cache: usize) -> Result<Database, StoreError> {
    Builder::new().set_cache_size(cache).create_with_backend(backend).map_err(redb_error("opening"))
}

/// Writes what a new database starts with.
pub(crate) fn initialise(database: &Database, root: &RootKey) -> Result<(), StoreError> {
    migrations::begin(database, |txn| {
        let mut meta = txn.open_table(definition(META.name)).map_err(redb_error("making the first table"))?;
        let mark = root.derive("mark");
        meta.insert(ROOT_MARK.as_bytes(), mark.as_slice()).map_err(redb_error("marking the root key"))?;
        Ok(())
    })
}

/// Makes the database under another name first: a power cut while redb lays out a file leaves one that does not open.
fn create(layout: &Layout, root: &RootKey, cache: usize) -> Result<(), OpenError> {
    let path = layout.database_in_the_making();
    files::remove_if_there(&path).map_err(file("removing", &path))?;
    let opened = private().create_new(true).open(&path).map_err(file("making", &path))?;
    let again = opened.try_clone().map_err(file("making", &path))?;
    let backend = FileBackend::new(opened).map_err(database_error("making the file"))?;
    let database = database_over(backend, cache)?;
    initialise(&database, root)?;
    drop(database);
    again.sync_all().map_err(file("syncing", &path))?;
    files::rename_durably(&path, &layout.database()).map_err(file("renaming", &path))
}

/// The database in the schema of this version; a copy of what it was before is left beside it.
pub(crate) fn current(layout: &Layout, cache: usize, steps: &[(u32, Step)]) -> Result<Database, OpenError> {
    let open = || -> Result<Database, OpenError> {
        let path = layout.database();
        let opened = private().open(&path).map_err(file("opening", &path))?;
        let backend = FileBackend::new(opened).map_err(database_error("opening the file"))?;
        Ok(database_over(backend, cache)?)
    };
    let database = open()?;
    let found = migrations::version(&database)?;
    let known = migrations::latest(steps);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    if found == known {
        return Ok(database);
    }
    drop(database);
    copy(&layout.database(), &layout.database_before(found))?;
    let database = open()?;
    migrations::run(&database, steps)?;
    Ok(database)
}

fn copy(from: &Path, to: &Path) -> Result<(), OpenError> {
    let making = to.with_extension("new");
    fs::copy(from, &making).map_err(file("copying the database to", &making))?;
    fs::File::open(&making).and_then(|f| f.sync_all()).map_err(file("syncing", &making))?;
    files::rename_durably(&making, to).map_err(file("renaming", &making))
}

/// Refuses a key file that is not the one the database began with, before anything is swept with it.
fn check_root(database: &Database, root: &RootKey, layout: &Layout) -> Result<(), OpenError> {
    let mark = txn::get(&reading(database)?, META, ROOT_MARK)?;
    let ours = mark.is_some_and(|mark| mark == root.derive("mark").as_slice());
    if ours { Ok(()) } else { Err(OpenError::WrongKey(layout.root_key())) }
}

/// Makes the tables that this version has and the last one had not.
fn add_tables(database: &Database) -> Result<(), StoreError> {
    let txn = database.begin_read().map_err(redb_error("beginning to read"))?;
    let there: HashSet<String> =
        txn.list_tables().map_err(redb_error("listing tables"))?.map(|table| table.name().to_owned()).collect();
    if tables::ALL.iter().all(|name| there.contains(*name)) {
        return Ok(());
    }
    migrations::transact(database, |txn| {
        tables::ALL
            .iter()
            .try_for_each(|name| txn.open_table(definition(name)).map(drop).map_err(redb_error("making a table")))
    })
}

/// The documents that have a row, and the slots of their keys.
fn documents(database: &Database) -> Result<(HashSet<DocumentId>, HashSet<u32>), StoreError> {
    let (mut kept, mut used) = (HashSet::new(), HashSet::new());
    txn::visit(&reading(database)?, DOCUMENTS, everything(), |document, slot| {
        kept.insert(document);
        used.insert(slot);
        Ok(true)
    })?;
    Ok((kept, used))
}

fn reading(database: &Database) -> Result<ReadTxn, StoreError> {
    database.begin_read().map(ReadTxn::new).map_err(redb_error("beginning to read"))
}

fn empty(dir: &Path) -> Result<bool, OpenError> {
    let mut entries = fs::read_dir(dir).map_err(file("listing", dir))?;
    Ok(entries.next().transpose().map_err(file("listing", dir))?.is_none())
}

fn sync(dir: &Path) -> Result<(), OpenError> {
    files::sync_dir(dir).map_err(file("syncing", dir))
}

fn database_error<E: Into<redb::Error>>(doing: &'static str) -> impl FnOnce(E) -> OpenError {
    move |error| OpenError::Store(redb_error(doing)(error))
}
