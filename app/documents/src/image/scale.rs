//! Pictures of more pixels than paper can show, made smaller while their rows come in: the mean of every square of
//! pixels is one pixel of the result.

use super::pixels::Pixels;
use crate::limits::Limits;

/// How many pixels of a picture become one, along each side.
pub(super) fn factor(width: u32, height: u32, limits: &Limits) -> u32 {
    let pixels = u64::from(width) * u64::from(height);
    (1..).find(|n| pixels / (u64::from(*n) * u64::from(*n)) <= limits.kept_pixels.max(1)).unwrap_or(u32::MAX)
}

/// Rows of a picture, of which the smaller one is made.
pub(super) struct Rows {
    factor: usize,
    components: usize,
    width: usize,
    /// Sums of the squares that are not yet whole, and how many rows are in them.
    sums: Vec<u32>,
    rows: usize,
    data: Vec<u8>,
}

impl Rows {
    pub(super) fn new(width: u32, factor: u32, gray: bool) -> Self {
        let (factor, components) = (factor.max(1) as usize, if gray { 1 } else { 3 });
        // What is left over at the right edge and at the bottom is a part of a pixel, and not worth one.
        let width = (width as usize / factor).max(1);
        Self { factor, components, width, sums: vec![0; width * components], rows: 0, data: Vec::new() }
    }

    /// Takes the next row, whose pixels have the components one after the other.
    pub(super) fn push(&mut self, row: &[u8]) {
        let squares = row.chunks_exact(self.factor * self.components);
        for (sum, square) in self.sums.chunks_exact_mut(self.components).zip(squares) {
            for pixel in square.chunks_exact(self.components) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += u32::from(*value);
                }
            }
        }
        self.rows += 1;
        if self.rows == self.factor {
            let count = u32::try_from(self.factor * self.factor).unwrap_or(u32::MAX);
            let mean = |sum: &u32| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX);
            self.data.extend(self.sums.iter().map(mean));
            self.sums.fill(0);
            self.rows = 0;
        }
    }

    /// The smaller picture.
    pub(super) fn finish(self) -> Pixels {
        let height = self.data.len() / (self.width * self.components);
        let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Pixels { width: side(self.width), height: side(height), gray: self.components == 1, data: self.data }
    }
}

impl Pixels {
    /// The picture with as many pixels as are kept, and how many along each side have become one.
    pub(super) fn scaled(self, limits: &Limits) -> (Self, u32) {
        let factor = factor(self.width, self.height, limits);
        if factor == 1 {
            return (self, 1);
        }
        let mut rows = Rows::new(self.width, factor, self.gray);
        let octets = self.width as usize * if self.gray { 1 } else { 3 };
        self.data.chunks_exact(octets).for_each(|row| rows.push(row));
        (rows.finish(), factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_made_no_smaller_than_paper_shows() {
        for (width, height, want) in
            [(1, 1, 1), (4032, 3024, 1), (8160, 6120, 1), (12_000, 9_000, 2), (16_320, 12_240, 2), (60_000, 60_000, 8)]
        {
            assert_eq!(factor(width, height, &Limits::default()), want, "{width} x {height}");
        }
    }

    #[test]
    fn squares_become_their_mean() {
        let mut rows = Rows::new(5, 2, false);
        rows.push(&[0, 0, 0, 100, 0, 0, 10, 10, 10, 10, 10, 10, 9, 9, 9]);
        rows.push(&[0, 40, 0, 100, 0, 0, 20, 20, 20, 20, 20, 20, 9, 9, 9]);
        rows.push(&[255; 15]);
        let pixels = rows.finish();
        assert_eq!((pixels.width, pixels.height, pixels.gray), (2, 1, false));
        assert_eq!(pixels.data, [50, 10, 0, 15, 15, 15]);
    }
}
