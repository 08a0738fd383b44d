//! HEIC and HEIF, as phones take photos: pictures coded by HEVC, most of them cut into tiles.

use super::{Orientation, album::Picture, check_size, pixels, scale};
use crate::limits::Limits;
use ::image::{DynamicImage, RgbaImage};
use heifer::{
    Error, Options,
    heifer_isobmff::{HeifFile, ItemId, boxes::Property},
};
use model::jobs::Unreadable;

/// What is decoded as a whole at most, in pixels; what is larger comes in tiles from every device.
const WHOLE: u64 = 64_000_000;
/// A tile at most, in pixels: devices write 512 by 512.
const TILE: u64 = 16_000_000;

/// The first picture of a file, as it is meant to be looked at.
pub(super) fn picture(document: &[u8], limits: &Limits) -> Result<Picture, Unreadable> {
    let file = HeifFile::parse(document).map_err(|_| Unreadable::Damaged)?;
    let id = file.primary_id;
    let tiled = file.item(id).is_ok_and(|item| &item.item_type.0 == b"grid");
    let size = if tiled {
        file.grid(id).ok().map(|grid| (grid.output_width, grid.output_height))
    } else {
        file.image_size(id).ok().flatten()
    };
    let (width, height) = size.ok_or(Unreadable::Damaged)?;
    check_size(width, height, limits)?;
    let profile = file.icc_profile(id).ok().flatten().map(<[u8]>::to_vec);
    let picture = match scale::factor(width, height, limits) {
        factor @ 2.. if tiled => tiles(&file, id, factor)?,
        _ => whole(document, profile.is_some())?,
    };
    Ok(Picture { profile: profile.filter(|_| !picture.gray), ..picture })
}

/// A picture that is decoded as a whole, turned as it says.
fn whole(document: &[u8], has_profile: bool) -> Result<Picture, Unreadable> {
    // No thread can be started in the cage.
    let options = Options { max_threads: 1, max_pixels: WHOLE };
    let as_coded = || heifer::decode_rgba8(document, &options);
    let decoded = if has_profile {
        as_coded()
    } else {
        // Colours of a space that it cannot turn into the usual one are taken as they are.
        heifer::decode_srgb_rgba8(document, &options).or_else(|_| as_coded())
    };
    let decoded = decoded.map_err(|error| why(&error))?;
    let image = RgbaImage::from_raw(decoded.width, decoded.height, decoded.data).ok_or(Unreadable::Damaged)?;
    Ok(Picture::of(pixels::flatten(DynamicImage::from(image))?.simplified()))
}

/// A picture of more pixels than paper can show, made smaller while its tiles are decoded, one row of them at a time.
fn tiles(file: &HeifFile<'_>, id: ItemId, factor: u32) -> Result<Picture, Unreadable> {
    let grid = file.grid(id).map_err(|_| Unreadable::Damaged)?;
    let tiles = file.referenced_items(id, b"dimg");
    let columns = usize::from(grid.columns).max(1);
    if tiles.len() != columns * usize::from(grid.rows) {
        return Err(Unreadable::Damaged);
    }
    let (width, mut left) = (grid.output_width as usize, grid.output_height as usize);
    let mut rows = scale::Rows::new(grid.output_width, factor, false);
    for row in tiles.chunks(columns) {
        let mut band: Vec<u8> = Vec::new();
        let mut across = 0;
        for tile in row {
            let size = file.image_size(*tile).ok().flatten();
            if size.is_none_or(|(width, height)| u64::from(width) * u64::from(height) > TILE) {
                return Err(Unreadable::TooDemanding);
            }
            let tile = heifer::decode_item(file, *tile, 1).map_err(|error| why(&error))?;
            let (tile_width, tile_height) = (tile.width as usize, tile.height as usize);
            band.resize(band.len().max(width * tile_height * 3), 0);
            let octets = tile_width.min(width.saturating_sub(across)) * 3;
            for (place, line) in band.chunks_exact_mut(width * 3).zip(tile.to_rgb8().chunks_exact(tile_width * 3)) {
                if let (Some(place), Some(line)) = (place.get_mut(across * 3..across * 3 + octets), line.get(..octets))
                {
                    place.copy_from_slice(line);
                }
            }
            across += tile_width;
        }
        let height = (band.len() / (width * 3)).min(left);
        left -= height;
        band.chunks_exact(width * 3).take(height).for_each(|line| rows.push(line));
    }
    if left > 0 {
        return Err(Unreadable::Damaged);
    }
    let orientation = turned(file, id)?;
    Ok(Picture { orientation, ..Picture::of(rows.finish().simplified()) })
}

/// How a picture says that it is to be turned and mirrored, one after the other.
fn turned(file: &HeifFile<'_>, id: ItemId) -> Result<Orientation, Unreadable> {
    // Quarters of a turn to the right, and whether it is mirrored from left to right behind them.
    let (mut quarters, mut mirrored) = (0_u8, false);
    let mut turn = |more: u8, mirrored: bool| quarters = (quarters + if mirrored { 4 - more } else { more }) % 4;
    for property in file.item_properties(id).map_err(|_| Unreadable::Damaged)? {
        match property {
            Property::Rotation(to_the_left) => turn((4 - to_the_left % 4) % 4, mirrored),
            Property::Mirror(upside_down) => {
                turn(if *upside_down { 2 } else { 0 }, mirrored);
                mirrored = !mirrored;
            }
            // What is cut away of a photo of that size is a matter for the device that takes it.
            Property::CleanAperture { .. } => return Err(Unreadable::TooDemanding),
            _ => (),
        }
    }
    Ok(match (quarters, mirrored) {
        (0, false) => Orientation::NoTransforms,
        (1, false) => Orientation::Rotate90,
        (2, false) => Orientation::Rotate180,
        (_, false) => Orientation::Rotate270,
        (0, true) => Orientation::FlipHorizontal,
        (1, true) => Orientation::Rotate90FlipH,
        (2, true) => Orientation::FlipVertical,
        (_, true) => Orientation::Rotate270FlipH,
    })
}

fn why(error: &Error) -> Unreadable {
    match error {
        Error::Unsupported(_) => Unreadable::Unsupported,
        Error::Invalid(reason) if reason.contains("too large") => Unreadable::TooDemanding,
        _ => Unreadable::Damaged,
    }
}
