//! The run-length code of PWG raster and URF (PWG 5102.4, 4.4): rows that repeat, and within a row pixels that do.

/// How often a row may repeat in one group.
const MOST_ROWS: u16 = 256;
/// How many pixels one code may stand for.
const MOST_PIXELS: usize = 128;

/// The rows of a page.
#[derive(Default)]
pub(super) struct Rows {
    depth: usize,
    /// The row that may be repeated, and how often it came.
    held: Vec<u8>,
    times: u16,
}

impl Rows {
    /// Begins a page of pixels of `depth` octets.
    pub(super) fn begin(&mut self, depth: usize) {
        *self = Self { depth, ..Self::default() };
    }

    pub(super) fn push(&mut self, row: &[u8], out: &mut Vec<u8>) {
        if self.times > 0 && self.times < MOST_ROWS && self.held == row {
            self.times += 1;
            return;
        }
        self.end(out);
        self.held.clear();
        self.held.extend_from_slice(row);
        self.times = 1;
    }

    /// Writes the row that was held back.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        let Some(more) = self.times.checked_sub(1).and_then(|more| u8::try_from(more).ok()) else { return };
        out.push(more);
        if self.depth == 3 {
            code(self.held.as_chunks::<3>().0, out);
        } else {
            code(self.held.as_chunks::<1>().0, out);
        }
        self.times = 0;
    }
}

/// One row: `n` for a pixel that comes `n + 1` times, `257 - n` for `n` pixels as they are.
fn code<const DEPTH: usize>(row: &[[u8; DEPTH]], out: &mut Vec<u8>) {
    let mut rest = row;
    while let Some(first) = rest.first() {
        let run = rest.iter().take(MOST_PIXELS).take_while(|pixel| *pixel == first).count();
        if run > 1 || rest.len() == 1 {
            out.push(u8::try_from(run - 1).unwrap_or(0));
            out.extend_from_slice(first);
            rest = rest.get(run..).unwrap_or_default();
            continue;
        }
        let most = rest.len().min(MOST_PIXELS);
        let same = |pair: &[[u8; DEPTH]]| matches!(pair, [a, b] if a == b);
        let literal = rest.windows(2).take(most - 1).position(same).unwrap_or(most);
        let (pixels, after) = rest.split_at_checked(literal).unwrap_or((rest, &[]));
        // A single one is a run of one, since 256 is no code.
        out.push(if literal == 1 { 0 } else { u8::try_from(257 - literal).unwrap_or(0) });
        out.extend_from_slice(pixels.as_flattened());
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A decoder, written after the standard and not after the coder.
    fn decoded(mut coded: &[u8], width: usize, height: usize, depth: usize) -> Vec<u8> {
        let mut take = |n: usize| {
            let (taken, rest) = coded.split_at(n);
            coded = rest;
            taken.to_vec()
        };
        let mut page = Vec::new();
        while page.len() < width * height * depth {
            let times = usize::from(take(1)[0]) + 1;
            let mut row = Vec::new();
            while row.len() < width * depth {
                match usize::from(take(1)[0]) {
                    n @ 0..=127 => row.extend(take(depth).repeat(n + 1)),
                    128 => panic!("not a code of PWG raster"),
                    n => row.extend(take(depth * (257 - n))),
                }
            }
            assert_eq!(row.len(), width * depth);
            page.extend(row.repeat(times));
        }
        assert!(coded.is_empty());
        page
    }

    fn coded(page: &[u8], width: usize, depth: usize) -> Vec<u8> {
        let (mut rows, mut out) = (Rows::default(), Vec::new());
        rows.begin(depth);
        page.chunks(width * depth).for_each(|row| rows.push(row, &mut out));
        rows.end(&mut out);
        out
    }

    #[test]
    fn runs_are_as_in_the_standard() {
        let check = |row: &[u8], want: &[u8]| assert_eq!(coded(row, row.len(), 1), want);
        check(&[7], &[0, 0, 7]);
        check(&[7, 7, 7], &[0, 2, 7]);
        check(&[1, 2, 3], &[0, 254, 1, 2, 3]);
        check(&[1, 2, 2], &[0, 0, 1, 1, 2]);
        check(&[1, 1, 2, 3, 3, 3], &[0, 1, 1, 0, 2, 2, 3]);
        assert_eq!(coded(&[9; 300 * 2], 2, 1), [255, 1, 9, 43, 1, 9]);
    }

    proptest! {
        #[test]
        fn what_is_coded_is_decoded(
            width in 1_usize..400,
            height in 1_usize..6,
            color in any::<bool>(),
            // Few values, so that there are runs of all lengths.
            values in prop::collection::vec((0_u8..3, 1_usize..200), 1..200),
        ) {
            let depth = if color { 3 } else { 1 };
            let pixels = values.iter().flat_map(|(value, times)| std::iter::repeat_n([*value; 3], *times)).cycle();
            let page: Vec<u8> =
                pixels.take(width * height).flat_map(|pixel| pixel.into_iter().take(depth)).collect();
            prop_assert_eq!(decoded(&coded(&page, width, depth), width, height, depth), page);
        }
    }
}
