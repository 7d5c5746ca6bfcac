//! Talks to a Nereid server with nothing but generated stubs, and compares with vectors.json.
//!
//!     stubs ADDRESS VECTORS

mod checks;
mod ingest;
mod query;
mod vectors;
mod watch;

/// What build.rs made of proto/.
mod proto {
    tonic::include_proto!("nereid.v1");
}

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

use checks::{channel_source, Checks};
use ingest::{check_experiment, check_ingest};
use query::Query;
use vectors::Vectors;
use watch::check_watch;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Of everything, so that a lost answer fails instead of waiting forever.
const TIMEOUT: Duration = Duration::from_secs(60);

async fn check_all(connection: &Channel, checks: &mut Checks, vectors: &Vectors) -> Outcome<()> {
    for one in &vectors.experiments {
        check_ingest(connection, checks, &vectors.project, one).await?;
        check_experiment(connection, checks, &vectors.project, one).await?;
        for read in &one.reads {
            let mut query = Query {
                connection,
                checks,
                vectors,
            };
            query
                .check_read(&one.name, channel_source(&read.channel), read)
                .await?;
        }
    }
    check_watch(connection, checks, &vectors.project, &vectors.live).await?;
    let mut query = Query {
        connection,
        checks,
        vectors,
    };
    query.check_alias().await?;
    query.check_samples().await?;
    query.check_charts().await?;
    query.check_ranking().await?;
    query.check_error().await;
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome<ExitCode> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, address, path] = arguments.as_slice() else {
        return Err("usage: stubs ADDRESS VECTORS".into());
    };
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?;
    let connection = endpoint.connect().await?;
    let mut checks = Checks::default();
    let checked = timeout(TIMEOUT, check_all(&connection, &mut checks, &vectors)).await;
    if let Err(error) = checked.unwrap_or_else(|elapsed| Err(elapsed.into())) {
        println!("FAILED: {error}");
        checks.failed += 1;
    }
    let Checks { passed, failed } = checks;
    if failed > 0 {
        println!("rust: {failed} of {} checks failed", passed + failed);
        return Ok(ExitCode::FAILURE);
    }
    println!("rust: {passed} checks passed");
    Ok(ExitCode::SUCCESS)
}
