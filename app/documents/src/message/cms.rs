//! A message within its signature (S/MIME, `application/pkcs7-mime`): opened, and the signature is not judged.

use bcder::{
    Mode, OctetString, Oid, Tag,
    decode::{Constructed, DecodeError, SliceSource, Source},
};

/// The message that a signature holds; none where it is somebody else's signature, or broken.
pub(super) fn content(signed: &[u8]) -> Option<Vec<u8>> {
    let read = Constructed::decode(SliceSource::new(signed), Mode::Ber, |outer| {
        // ContentInfo (RFC 5652, 3); what stands behind it is of no interest.
        outer.take_sequence(|info| {
            let _ = Oid::take_from(info)?;
            let content = info.take_constructed_if(Tag::CTX_0, |explicit| explicit.take_sequence(signed_data))?;
            pass(info)?;
            Ok(content)
        })
    });
    read.ok().flatten().map(|content| content.to_bytes().to_vec()).filter(|content| !content.is_empty())
}

/// SignedData (RFC 5652, 5.1), of which the content counts.
fn signed_data<S: Source>(data: &mut Constructed<'_, S>) -> Result<Option<OctetString>, DecodeError<S::Error>> {
    let _ = data.take_u8()?;
    data.take_set(pass)?;
    let content = data.take_sequence(|encapsulated| {
        let _ = Oid::take_from(encapsulated)?;
        let content = encapsulated.take_opt_constructed_if(Tag::CTX_0, OctetString::take_from)?;
        pass(encapsulated)?;
        Ok(content)
    })?;
    pass(data)?;
    Ok(content)
}

/// Passes over what is left; the library's own way does not know the end of a value whose length was left open.
fn pass<S: Source>(values: &mut Constructed<'_, S>) -> Result<(), DecodeError<S::Error>> {
    while values.skip_opt(|_, _, _| Ok(()))?.is_some() {}
    Ok(())
}
