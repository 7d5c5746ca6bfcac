//! Sends the experiments of vectors.json and checks every answer of the stream.

use tokio::sync::mpsc::{unbounded_channel, UnboundedSender};
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::transport::Channel;
use tonic::Streaming;

use crate::checks::Checks;
use crate::proto::experiment_service_client::ExperimentServiceClient;
use crate::proto::ingest_request::Message as Request;
use crate::proto::ingest_response::Message as Answer;
use crate::proto::ingest_service_client::IngestServiceClient;
use crate::proto::{
    Append, ChannelAppend, Declare, Declared, ExperimentState, Finish, GetExperimentRequest, Image,
    IngestRequest, IngestResponse, Open, PointColumns, Rejected, ValueType, XRun,
};
use crate::vectors::{Bits, Experiment, Rejection, SentPoints};
use crate::Outcome;

/// Sends at once; answers are read by `finish`.
pub struct IngestStream {
    requests: UnboundedSender<IngestRequest>,
    answers: Streaming<IngestResponse>,
    sequence: u64,
}

impl IngestStream {
    pub async fn open(connection: &Channel, open: Open) -> Outcome<Self> {
        let (requests, outbound) = unbounded_channel();
        requests.send(IngestRequest {
            message: Some(Request::Open(open)),
        })?;
        let mut client = IngestServiceClient::new(connection.clone());
        let call = client
            .ingest(UnboundedReceiverStream::new(outbound))
            .await?;
        Ok(IngestStream {
            requests,
            answers: call.into_inner(),
            sequence: 0,
        })
    }

    fn send(&self, message: Request) -> Outcome<()> {
        Ok(self.requests.send(IngestRequest {
            message: Some(message),
        })?)
    }

    pub fn declare(&self, channel_ref: u32, name: &str, value_type: ValueType) -> Outcome<()> {
        let (name, r#type) = (name.to_owned(), value_type.into());
        self.send(Request::Declare(Declare {
            channel_ref,
            name,
            r#type,
        }))
    }

    pub fn append(&mut self, channel_ref: u32, points: PointColumns) -> Outcome<()> {
        self.sequence += 1;
        let channels = vec![ChannelAppend {
            channel_ref,
            points: Some(points),
        }];
        let sequence = self.sequence;
        self.send(Request::Append(Append {
            sequence,
            channels,
            ..Default::default()
        }))
    }

    /// All answers up to the acknowledgement of everything sent.
    pub async fn finish(mut self, state: ExperimentState) -> Outcome<Vec<Answer>> {
        let last = self.sequence + 1;
        self.send(Request::Finish(Finish {
            sequence: last,
            state: state.into(),
        }))?;
        let mut answers = Vec::new();
        while let Some(answer) = self.answers.message().await? {
            answers.extend(answer.message);
            if matches!(answers.last(), Some(Answer::Acknowledged(to)) if to.through_sequence == last)
            {
                break;
            }
        }
        // Without a sender the stream of requests ends.
        drop(self.requests);
        match self.answers.message().await? {
            None => Ok(answers),
            Some(answer) => Err(format!("an answer behind the last: {answer:?}").into()),
        }
    }
}

fn columns(sent: &SentPoints) -> PointColumns {
    PointColumns {
        x: sent.x.iter().map(|one| one.value()).collect(),
        x_run: sent.x_run.as_ref().map(|run| XRun {
            start: run.start.value(),
            step: run.step.value(),
        }),
        doubles: sent.doubles.iter().map(|one| one.value()).collect(),
        floats: sent
            .floats
            .iter()
            .map(|one| f32::from_bits(one.0))
            .collect(),
        texts: sent.texts.clone(),
        images: sent
            .images
            .iter()
            .map(|image| Image {
                name: image.name.clone(),
                description: image.description.clone(),
                data: image.data.0.clone(),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    }
}

fn rejection(answer: &Rejected) -> Rejection {
    Rejection {
        sequence: answer.sequence,
        channel_ref: answer.channel_ref,
        first_point: answer.first_point,
        count: answer.count,
        reason: answer.reason().as_str_name().to_owned(),
        message: answer.message.clone(),
    }
}

async fn send(connection: &Channel, project: &str, wanted: &Experiment) -> Outcome<Vec<Answer>> {
    let open = Open {
        project: project.to_owned(),
        experiment: wanted.name.clone(),
        description: wanted.description.clone(),
        tags: wanted.tags.clone(),
        parameters: wanted.parameters.clone(),
        ..Default::default()
    };
    let mut stream = IngestStream::open(connection, open).await?;
    for (channel_ref, channel) in (0..).zip(&wanted.channels) {
        let value_type = ValueType::from_str_name(&channel.r#type).ok_or("unknown type")?;
        stream.declare(channel_ref, &channel.name, value_type)?;
    }
    for sent in &wanted.appends {
        stream.append(sent.channel_ref, columns(sent))?;
    }
    let state = ExperimentState::from_str_name(&wanted.state).ok_or("unknown state")?;
    stream.finish(state).await
}

pub async fn check_ingest(
    connection: &Channel,
    checks: &mut Checks,
    project: &str,
    wanted: &Experiment,
) -> Outcome<()> {
    let name = &wanted.name;
    let answers = send(connection, project, wanted).await?;
    let mut identity = None;
    let mut declared: Vec<&Declared> = Vec::new();
    let mut rejected = Vec::new();
    for answer in &answers {
        match answer {
            Answer::Opened(one) => identity = Some((one.writer_id.len(), one.last_sequence)),
            Answer::Declared(one) => declared.push(one),
            Answer::Rejected(one) => rejected.push(rejection(one)),
            Answer::Acknowledged(_) => {}
        }
    }
    checks.equal(
        &format!("{name}: the new writer"),
        &identity,
        &Some((16, 0)),
    );
    let types: Vec<_> = declared
        .iter()
        .map(|one| one.r#type().as_str_name())
        .collect();
    let wanted_types: Vec<_> = wanted
        .channels
        .iter()
        .map(|one| one.r#type.as_str())
        .collect();
    checks.equal(
        &format!("{name}: types of the declared channels"),
        &types,
        &wanted_types,
    );
    let code = |one: &&Declared| one.status.as_ref().map_or(0, |status| status.code);
    let codes: Vec<_> = declared.iter().map(code).collect();
    checks.equal(
        &format!("{name}: every declaration holds"),
        &codes,
        &vec![0; wanted_types.len()],
    );
    checks.equal(&format!("{name}: rejections"), &rejected, &wanted.rejected);
    Ok(())
}

pub async fn check_experiment(
    connection: &Channel,
    checks: &mut Checks,
    project: &str,
    wanted: &Experiment,
) -> Outcome<()> {
    let name = &wanted.name;
    let request = GetExperimentRequest {
        project: project.to_owned(),
        name: name.clone(),
    };
    let mut client = ExperimentServiceClient::new(connection.clone());
    let answer = client.get_experiment(request).await?.into_inner();
    let got = answer.experiment.unwrap_or_default();
    checks.equal(
        &format!("{name}: state"),
        got.state().as_str_name(),
        wanted.state.as_str(),
    );
    checks.equal(
        &format!("{name}: description"),
        &got.description,
        &wanted.description,
    );
    checks.equal(&format!("{name}: tags"), &got.tags, &wanted.tags);
    checks.equal(
        &format!("{name}: parameters"),
        &got.parameters,
        &wanted.parameters,
    );
    Ok(())
}

pub fn points_of(values: &[Bits]) -> PointColumns {
    let doubles = values.iter().map(|one| one.value()).collect();
    PointColumns {
        doubles,
        ..Default::default()
    }
}
