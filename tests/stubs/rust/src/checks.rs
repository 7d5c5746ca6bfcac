use std::fmt::Debug;

use crate::proto::{source, PointColumns, Source};
use crate::vectors::Bits;

/// Counts what is as expected.
#[derive(Default)]
pub struct Checks {
    pub passed: usize,
    pub failed: usize,
}

impl Checks {
    pub fn equal<T: PartialEq + Debug + ?Sized>(&mut self, label: &str, got: &T, wanted: &T) {
        if got == wanted {
            self.passed += 1;
            return;
        }
        self.failed += 1;
        println!("FAILED: {label}\n  wanted: {wanted:?}\n  got:    {got:?}");
    }
}

/// Numbers come as floats where all of a batch fit, and are doubles all the same.
pub fn y_bits(points: &PointColumns) -> Vec<Bits> {
    let singles = points.floats.iter().map(|&value| f64::from(value));
    points
        .doubles
        .iter()
        .copied()
        .chain(singles)
        .map(Bits::of)
        .collect()
}

pub fn channel_source(name: &str) -> Source {
    Source {
        source: Some(source::Source::Channel(name.to_owned())),
    }
}

pub fn alias_source(name: &str) -> Source {
    Source {
        source: Some(source::Source::Alias(name.to_owned())),
    }
}
