//! Generates clients for the whole of proto/ with the protoc that is installed.

use std::fs;
use std::io::Result;
use std::path::PathBuf;

fn main() -> Result<()> {
    let root = PathBuf::from("../../../proto");
    let files = fs::read_dir(root.join("nereid/v1"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    tonic_prost_build::configure()
        .build_server(false)
        .compile_protos(&files, &[root])
}
