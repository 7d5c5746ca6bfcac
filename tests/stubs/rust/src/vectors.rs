//! vectors.json. What it leaves out is empty.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Deserializer};

/// The bit pattern of a double. Compared as such, a NaN equals itself and -0 is not 0.
#[derive(Clone, Copy, PartialEq)]
pub struct Bits(pub u64);

/// The bit pattern of a float.
#[derive(Clone, Copy)]
pub struct SingleBits(pub u32);

/// Bytes in hexadecimal digits.
#[derive(Clone, PartialEq, Debug)]
pub struct Hex(pub Vec<u8>);

impl Bits {
    pub fn of(value: f64) -> Self {
        Bits(value.to_bits())
    }

    pub fn all(values: &[f64]) -> Vec<Self> {
        values.iter().copied().map(Self::of).collect()
    }

    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl fmt::Debug for Bits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl<'de> Deserialize<'de> for Bits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let pattern = u64::from_str_radix(&digits, 16);
        pattern.map(Bits).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for SingleBits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let pattern = u32::from_str_radix(&digits, 16);
        pattern.map(SingleBits).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        (0..digits.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).map_err(serde::de::Error::custom))
            .collect::<Result<Vec<u8>, _>>()
            .map(Hex)
    }
}

#[derive(Deserialize)]
pub struct Vectors {
    pub project: String,
    pub experiments: Vec<Experiment>,
    pub live: Live,
    pub alias: Alias,
    pub samples: Samples,
    pub chart_set: ChartSet,
    pub ranking: Vec<Ranked>,
    pub error: UnknownProject,
}

#[derive(Deserialize)]
pub struct Experiment {
    pub name: String,
    pub description: String,
    pub tags: Vec<String>,
    pub parameters: HashMap<String, String>,
    pub state: String,
    pub channels: Vec<Channel>,
    pub appends: Vec<SentPoints>,
    pub rejected: Vec<Rejection>,
    pub reads: Vec<ReadPoints>,
}

#[derive(Deserialize)]
pub struct Channel {
    pub name: String,
    pub r#type: String,
}

#[derive(Deserialize)]
pub struct SentPoints {
    pub channel_ref: u32,
    #[serde(default)]
    pub x: Vec<Bits>,
    pub x_run: Option<Run>,
    #[serde(default)]
    pub doubles: Vec<Bits>,
    #[serde(default)]
    pub floats: Vec<SingleBits>,
    #[serde(default)]
    pub texts: Vec<String>,
    #[serde(default)]
    pub images: Vec<Image>,
}

#[derive(Deserialize)]
pub struct Run {
    pub start: Bits,
    pub step: Bits,
}

/// The last four are told by the server.
#[derive(Deserialize, PartialEq, Debug)]
pub struct Image {
    pub name: String,
    pub description: String,
    pub data: Hex,
    #[serde(default)]
    pub format: String,
    #[serde(default)]
    pub width: u32,
    #[serde(default)]
    pub height: u32,
    #[serde(default)]
    pub data_bytes: u64,
}

#[derive(Deserialize, PartialEq, Debug)]
pub struct Rejection {
    pub sequence: u64,
    pub channel_ref: u32,
    pub first_point: u64,
    pub count: u64,
    pub reason: String,
    pub message: String,
}

#[derive(Deserialize)]
pub struct ReadPoints {
    pub channel: String,
    pub r#type: String,
    pub x: Vec<Bits>,
    #[serde(default)]
    pub doubles: Vec<Bits>,
    #[serde(default)]
    pub texts: Vec<String>,
    #[serde(default)]
    pub images: Vec<Image>,
}

#[derive(Deserialize)]
pub struct Live {
    pub experiment: String,
    pub channel: String,
    pub parts: Vec<Part>,
}

#[derive(Deserialize)]
pub struct Part {
    pub appends: Vec<Vec<Bits>>,
    pub x: Vec<Bits>,
}

#[derive(Deserialize)]
pub struct Alias {
    pub name: String,
    pub channels: Vec<String>,
}

#[derive(Deserialize)]
pub struct Samples {
    pub columns: u32,
    pub series: Vec<Series>,
}

#[derive(Deserialize)]
pub struct Series {
    pub experiment: String,
    pub code: i32,
    pub channel: String,
    pub from: Bits,
    pub to: Bits,
    pub point_count: u64,
    #[serde(default)]
    pub points: Points,
    pub columns: Option<Columns>,
}

#[derive(Deserialize, Default)]
pub struct Points {
    pub x: Vec<Bits>,
    pub doubles: Vec<Bits>,
}

#[derive(Deserialize)]
pub struct Columns {
    pub indices: Vec<u32>,
    pub counts: Vec<u64>,
    pub nan_counts: Vec<u64>,
    pub first_x: Vec<Bits>,
    pub first_y: Vec<Bits>,
    pub last_x: Vec<Bits>,
    pub last_y: Vec<Bits>,
    pub min_x: Vec<Bits>,
    pub min_y: Vec<Bits>,
    pub max_x: Vec<Bits>,
    pub max_y: Vec<Bits>,
}

#[derive(Deserialize)]
pub struct ChartSet {
    pub experiment: String,
    pub name: String,
    pub chart: Chart,
    pub resolved: Vec<Resolved>,
}

#[derive(Deserialize)]
pub struct Chart {
    pub name: String,
    pub title: String,
    pub sources: Vec<Source>,
    pub axis: String,
    pub y_scale: String,
    pub smoothing: Bits,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Channel(String),
    Alias(String),
}

#[derive(Deserialize, PartialEq, Debug)]
pub struct Resolved {
    pub channel: String,
    pub code: i32,
}

#[derive(Deserialize, PartialEq, Debug)]
pub struct Ranked {
    pub experiment: String,
    pub channel: String,
    pub code: i32,
    pub last: Option<Bits>,
    pub min: Option<Bits>,
    pub max: Option<Bits>,
}

#[derive(Deserialize)]
pub struct UnknownProject {
    pub project: String,
    pub code: i32,
    pub message: String,
}
