//! Pictures of questions: uploaded, made safe, named by texts, served.
//!
//! Invariant: no byte of an upload is ever served; what is, was encoded here, one picture at a time and off the
//! async threads. A question that is stored names only pictures that are there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::{App, Error};
use crate::domain::asset::AssetId;
use crate::domain::paper::digest;
use crate::domain::question::Question;
use crate::formats::picture::{Picture, PictureFault, PictureKind, reencode};
use crate::formats::question::{assets as named_by, mark_faults};
use crate::formats::{FormFault, Reason};
use crate::store::{Connection, StoreError, assets};

pub use crate::formats::picture::MAX_UPLOAD;

/// Uploads that may wait: each holds its bytes.
const QUEUE: usize = 16;
/// How long they wait before they are told to come again. A file of a hundred pictures may be ahead.
const PATIENCE: Duration = Duration::from_secs(20);

/// Decodes pictures, one at a time: the largest that is taken needs 100 MB meanwhile, as a progressive JPEG 230 MB.
pub(super) struct Decoder {
    queue: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

impl Decoder {
    pub(super) fn new() -> Self {
        Self {
            queue: Arc::new(Semaphore::new(QUEUE)),
            turn: Arc::new(Semaphore::new(1)),
        }
    }

    /// Does work on pictures when it is its turn.
    ///
    /// # Errors
    /// [`Error::Busy`] where too many wait.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let place = Arc::clone(&self.queue).try_acquire_owned();
        let place = place.map_err(|_| Error::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turn).acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(Error::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            // The work owns them: a caller who hangs up does not let the next begin early.
            drop((turn, place));
            done
        });
        work.await.map_err(|_| Error::Busy)
    }
}

/// A picture that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// By what texts name it.
    pub id: AssetId,
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
}

/// Keeps a picture, without anything but its pixels.
///
/// # Errors
/// [`Error::Picture`]; [`Error::Busy`] where too many are being read.
pub async fn upload(app: &App, bytes: Vec<u8>) -> Result<Uploaded, Error> {
    let read = app.decoder.run(move || named(&bytes)).await?;
    let (id, picture) = read?;
    let uploaded = Uploaded {
        id: id.clone(),
        width: picture.width,
        height: picture.height,
    };
    keep(app, vec![(id, picture)]).await?;
    Ok(uploaded)
}

/// A picture, made safe, and its name.
pub(super) fn named(bytes: &[u8]) -> Result<(AssetId, Picture), PictureFault> {
    let picture = reencode(bytes)?;
    let id = digest(&picture.bytes).parse();
    Ok((id.map_err(|_| PictureFault::Damaged)?, picture))
}

/// Stores pictures, each in a transaction of its own: together they may be large, and none needs another.
pub(super) async fn keep(app: &App, pictures: Vec<(AssetId, Picture)>) -> Result<(), Error> {
    let now = app.now();
    for (id, picture) in pictures {
        app.store
            .write(move |conn| -> Result<(), Error> {
                Ok(assets::insert(conn, &id, &picture, now)?)
            })
            .await?;
    }
    Ok(())
}

/// A picture as it is served.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn load(app: &App, id: AssetId) -> Result<(PictureKind, Vec<u8>), Error> {
    app.store
        .read(move |conn| assets::load(conn, &id).map_err(Error::from))
        .await
}

/// Refuses questions, each with its place in the list, whose marks are broken or name pictures that are not
/// there.
pub(super) fn require_marks<'q>(
    conn: &mut Connection,
    questions: impl IntoIterator<Item = (usize, &'q Question)>,
) -> Result<(), Error> {
    let (mut faulty, mut named) = (Vec::new(), Vec::new());
    for (index, question) in questions {
        faulty.push((index, mark_faults(question)));
        named.extend(named_by(question).into_iter().map(|name| (index, name)));
    }
    let ids: BTreeSet<AssetId> = named.iter().map(|(_, (_, id))| id.clone()).collect();
    let known = if ids.is_empty() {
        BTreeSet::new()
    } else {
        assets::list_known(conn, &ids)?
    };
    for (index, (field, asset)) in named {
        if known.contains(&asset) {
            continue;
        }
        let entry = faulty.iter_mut().find(|(at, _)| *at == index);
        if let Some((_, faults)) = entry {
            faults.push(FormFault::new(field, Reason::NoAsset { asset }));
        }
    }
    faulty.retain(|(_, faults)| !faults.is_empty());
    if faulty.is_empty() {
        Ok(())
    } else {
        Err(Error::Questions(faulty))
    }
}

/// Pictures as addresses that hold them, for documents that are whole in themselves.
pub(super) fn addresses(
    conn: &mut Connection,
    ids: &BTreeSet<AssetId>,
) -> Result<crate::formats::print::Pictures, StoreError> {
    let found = assets::load_encoded(conn, ids)?.into_iter();
    let address =
        |(kind, bytes): (PictureKind, String)| format!("data:{};base64,{bytes}", kind.media_type());
    Ok(found.map(|(id, picture)| (id, address(picture))).collect())
}
