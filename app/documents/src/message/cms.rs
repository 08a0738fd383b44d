//! A message within its signature (S/MIME, `application/pkcs7-mime`), or compressed: opened, and the signature is not
//! judged.

use bcder::{
    Mode, OctetString, Oid, Tag,
    decode::{Constructed, DecodeError, SliceSource, Source},
};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// The largest message that is taken out of a compressed one.
const LARGEST: u64 = 256 << 20;

/// The message that a signature holds; none where it is somebody else's signature, or broken.
pub(super) fn signed(document: &[u8]) -> Option<Vec<u8>> {
    within(document, |data| {
        // SignedData (RFC 5652, 5.1), of which the content counts.
        let _ = data.take_u8()?;
        data.take_set(pass)?;
        encapsulated(data)
    })
}

/// The message that is compressed; none where it is broken, or larger than a message may be.
pub(super) fn compressed(document: &[u8]) -> Option<Vec<u8>> {
    let packed = within(document, |data| {
        // CompressedData (RFC 3274, 1.1): there is one way to compress.
        let _ = data.take_u8()?;
        data.take_sequence(pass)?;
        encapsulated(data)
    })?;
    let mut message = Vec::new();
    let read = ZlibDecoder::new(packed.as_slice()).take(LARGEST + 1).read_to_end(&mut message);
    (read.is_ok() && message.len() as u64 <= LARGEST).then_some(message)
}

/// What `read` takes out of the content of a ContentInfo (RFC 5652, 3); what stands behind it is of no interest.
fn within<'d>(
    document: &'d [u8],
    read: impl FnOnce(
        &mut Constructed<'_, SliceSource<'d>>,
    ) -> Result<Option<OctetString>, DecodeError<<SliceSource<'d> as Source>::Error>>,
) -> Option<Vec<u8>> {
    let read = Constructed::decode(SliceSource::new(document), Mode::Ber, |outer| {
        outer.take_sequence(|info| {
            let _ = Oid::take_from(info)?;
            let content = info.take_constructed_if(Tag::CTX_0, |explicit| {
                explicit.take_sequence(|data| {
                    let content = read(data)?;
                    pass(data)?;
                    Ok(content)
                })
            })?;
            pass(info)?;
            Ok(content)
        })
    });
    read.ok().flatten().map(|content| content.to_bytes().to_vec()).filter(|content| !content.is_empty())
}

/// The octets of an EncapsulatedContentInfo (RFC 5652, 5.2).
fn encapsulated<S: Source>(data: &mut Constructed<'_, S>) -> Result<Option<OctetString>, DecodeError<S::Error>> {
    data.take_sequence(|info| {
        let _ = Oid::take_from(info)?;
        let content = info.take_opt_constructed_if(Tag::CTX_0, OctetString::take_from)?;
        pass(info)?;
        Ok(content)
    })
}

/// Passes over what is left; the library's own way does not know the end of a value whose length was left open.
fn pass<S: Source>(values: &mut Constructed<'_, S>) -> Result<(), DecodeError<S::Error>> {
    while values.skip_opt(|_, _, _| Ok(()))?.is_some() {}
    Ok(())
}
