//! Watches a channel while its points are sent, and goes on from a position on a new call.

use tonic::transport::Channel;
use tonic::Streaming;

use crate::checks::{channel_source, y_bits, Checks};
use crate::ingest::{points_of, IngestStream};
use crate::proto::ingest_response::Message as Answer;
use crate::proto::watch_points_response::Event;
use crate::proto::watch_service_client::WatchServiceClient;
use crate::proto::{
    ExperimentState, Open, Position, ValueType, WatchPointsRequest, WatchPointsResponse,
    WatchedSeries,
};
use crate::vectors::{Bits, Live};
use crate::Outcome;

/// One call, on one series. Dropping it cancels it.
struct Watch {
    events: Streaming<WatchPointsResponse>,
    position: Option<Position>,
}

impl Watch {
    async fn open(
        connection: &Channel,
        project: &str,
        live: &Live,
        position: Option<Position>,
    ) -> Outcome<Self> {
        let series = WatchedSeries {
            experiment: live.experiment.clone(),
            source: Some(channel_source(&live.channel)),
            position: position.clone(),
        };
        let request = WatchPointsRequest {
            project: project.to_owned(),
            series: vec![series],
            ..Default::default()
        };
        let mut client = WatchServiceClient::new(connection.clone());
        let events = client.watch_points(request).await?.into_inner();
        Ok(Watch { events, position })
    }

    async fn next(&mut self) -> Outcome<Event> {
        let response = self.events.message().await?.ok_or("the watch ended")?;
        if response.position.is_some() {
            self.position = response.position;
        }
        Ok(response.event.ok_or("an answer without an event")?)
    }

    /// x and y until `count` points came and it caught up, and how often it did.
    async fn collect(&mut self, count: usize) -> Outcome<(Vec<Bits>, Vec<Bits>, u32)> {
        let (mut x, mut y, mut caught_up) = (Vec::new(), Vec::new(), 0);
        while x.len() < count || caught_up == 0 {
            match self.next().await? {
                Event::Points(points) => {
                    x.extend(Bits::all(&points.x));
                    y.extend(y_bits(&points));
                }
                Event::CaughtUp(_) => caught_up += 1,
                other => return Err(format!("unexpected in a watch: {other:?}").into()),
            }
        }
        Ok((x, y, caught_up))
    }
}

pub async fn check_watch(
    connection: &Channel,
    checks: &mut Checks,
    project: &str,
    live: &Live,
) -> Outcome<()> {
    let mut watch = Watch::open(connection, project, live, None).await?;
    let code = match watch.next().await? {
        Event::Unresolved(one) => one.status.map(|status| status.code),
        _ => None,
    };
    checks.equal("watch: nothing is there yet", &code, &Some(5));

    let experiment = live.experiment.clone();
    let open = Open {
        project: project.to_owned(),
        experiment,
        ..Default::default()
    };
    let mut stream = IngestStream::open(connection, open).await?;
    stream.declare(0, &live.channel, ValueType::Unspecified)?;
    for (number, part) in live.parts.iter().enumerate() {
        if number > 0 {
            watch = Watch::open(connection, project, live, watch.position).await?;
        }
        for values in &part.appends {
            stream.append(0, points_of(values))?;
        }
        let label = format!("watch: call {}", number + 1);
        let told = match watch.next().await? {
            Event::Resolved(one) => Some((one.channel, one.continued)),
            _ => None,
        };
        let wanted = Some((live.channel.clone(), number > 0));
        checks.equal(&format!("{label} names the channel"), &told, &wanted);
        let (x, y, caught_up) = watch.collect(part.x.len()).await?;
        checks.equal(&format!("{label}: every x once"), &x, &part.x);
        checks.equal(
            &format!("{label}: every y once"),
            &y,
            &part.appends.concat(),
        );
        checks.equal(&format!("{label} catches up once"), &caught_up, &1);
    }
    let answers = stream.finish(ExperimentState::Succeeded).await?;
    let rejected = answers
        .iter()
        .filter(|one| matches!(one, Answer::Rejected(_)))
        .count();
    checks.equal("watch: rejections", &rejected, &0);
    Ok(())
}
