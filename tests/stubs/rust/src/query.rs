//! Reads points by channel and by alias, samples them, shows charts and ranks experiments.

use tonic::transport::Channel;
use tonic::Streaming;

use crate::checks::{alias_source, channel_source, y_bits, Checks};
use crate::proto::alias_service_client::AliasServiceClient;
use crate::proto::chart_service_client::ChartServiceClient;
use crate::proto::chart_set_service_client::ChartSetServiceClient;
use crate::proto::experiment_order::Key;
use crate::proto::experiment_service_client::ExperimentServiceClient;
use crate::proto::query_service_client::QueryServiceClient;
use crate::proto::sample_series_response::Sampled;
use crate::proto::{
    self, Alias, Axis, Chart, ChartSet, CreateAliasRequest, CreateChartSetRequest, ExperimentOrder,
    ListExperimentChartsRequest, ListExperimentsRequest, PointColumns, ReadPointsRequest,
    SampleSeriesRequest, SampleSeriesResponse, SampledColumns, Scale, Source, SourceStatistic,
    Statistic, Status,
};
use crate::vectors::{self, Bits, Columns, Hex, Ranked, ReadPoints, Resolved, Series, Vectors};
use crate::Outcome;

fn code(status: &Option<Status>) -> i32 {
    status.as_ref().map_or(0, |one| one.code)
}

/// Reads a stream of answers to its end.
async fn all<T>(mut stream: Streaming<T>) -> Outcome<Vec<T>> {
    let mut answers = Vec::new();
    while let Some(answer) = stream.message().await? {
        answers.push(answer);
    }
    Ok(answers)
}

fn image(from: &proto::Image) -> vectors::Image {
    vectors::Image {
        name: from.name.clone(),
        description: from.description.clone(),
        data: Hex(from.data.clone()),
        format: from.format().as_str_name().to_owned(),
        width: from.width,
        height: from.height,
        data_bytes: from.data_bytes,
    }
}

pub struct Query<'a> {
    pub connection: &'a Channel,
    pub checks: &'a mut Checks,
    pub vectors: &'a Vectors,
}

impl Query<'_> {
    fn project(&self) -> String {
        self.vectors.project.clone()
    }

    fn alias(&self) -> Source {
        alias_source(&self.vectors.alias.name)
    }

    pub async fn check_read(
        &mut self,
        experiment: &str,
        source: Source,
        wanted: &ReadPoints,
    ) -> Outcome<()> {
        let label = format!("{experiment}: {:?}: ", source.source);
        let request = ReadPointsRequest {
            project: self.project(),
            experiment: experiment.to_owned(),
            source: Some(source),
            ..Default::default()
        };
        let mut client = QueryServiceClient::new(self.connection.clone());
        let answers = all(client.read_points(request).await?.into_inner()).await?;
        let first = answers.first().ok_or("no answer")?;
        let points: Vec<&PointColumns> = answers.iter().flat_map(|one| &one.points).collect();
        let x: Vec<_> = points.iter().flat_map(|part| Bits::all(&part.x)).collect();
        let y: Vec<_> = points.iter().flat_map(|part| y_bits(part)).collect();
        let texts: Vec<_> = points.iter().flat_map(|part| part.texts.clone()).collect();
        let images: Vec<_> = points
            .iter()
            .flat_map(|part| part.images.iter().map(image))
            .collect();
        let value_type = first.r#type().as_str_name();
        self.checks
            .equal(&format!("{label}channel"), &first.channel, &wanted.channel);
        self.checks
            .equal(&format!("{label}type"), value_type, wanted.r#type.as_str());
        self.checks.equal(&format!("{label}x"), &x, &wanted.x);
        self.checks
            .equal(&format!("{label}doubles"), &y, &wanted.doubles);
        self.checks
            .equal(&format!("{label}texts"), &texts, &wanted.texts);
        self.checks
            .equal(&format!("{label}images"), &images, &wanted.images);
        Ok(())
    }

    pub async fn check_alias(&mut self) -> Outcome<()> {
        let wanted = &self.vectors.alias;
        let (name, channels) = (wanted.name.clone(), wanted.channels.clone());
        let alias = Some(Alias {
            name,
            channels,
            ..Default::default()
        });
        let request = CreateAliasRequest {
            project: self.project(),
            alias,
        };
        let mut client = AliasServiceClient::new(self.connection.clone());
        let created = client
            .create_alias(request)
            .await?
            .into_inner()
            .alias
            .unwrap_or_default();
        let told = (&created.name, &created.channels);
        self.checks.equal(
            "the alias as created",
            &told,
            &(&wanted.name, &wanted.channels),
        );
        for one in &self.vectors.experiments {
            self.check_read(&one.name, self.alias(), &one.reads[0])
                .await?;
        }
        Ok(())
    }

    pub async fn check_samples(&mut self) -> Outcome<()> {
        let samples = &self.vectors.samples;
        let request = SampleSeriesRequest {
            project: self.project(),
            experiments: samples
                .series
                .iter()
                .map(|one| one.experiment.clone())
                .collect(),
            sources: vec![self.alias()],
            columns: samples.columns,
            ..Default::default()
        };
        let mut client = QueryServiceClient::new(self.connection.clone());
        let answers = all(client.sample_series(request).await?.into_inner()).await?;
        self.checks
            .equal("sampled series", &answers.len(), &samples.series.len());
        for (got, wanted) in answers.iter().zip(&samples.series) {
            self.check_sampled(got, wanted);
        }
        Ok(())
    }

    fn check_sampled(&mut self, got: &SampleSeriesResponse, wanted: &Series) {
        let label = format!("{}: sampled ", wanted.experiment);
        let (points, columns) = match got.sampled.clone() {
            Some(Sampled::Points(points)) => (points, SampledColumns::default()),
            Some(Sampled::Columns(columns)) => (PointColumns::default(), columns),
            None => Default::default(),
        };
        self.checks.equal(
            &format!("{label}experiment"),
            &got.experiment,
            &wanted.experiment,
        );
        self.checks
            .equal(&format!("{label}code"), &code(&got.status), &wanted.code);
        self.checks
            .equal(&format!("{label}channel"), &got.channel, &wanted.channel);
        self.checks
            .equal(&format!("{label}from"), &Bits::of(got.from), &wanted.from);
        self.checks
            .equal(&format!("{label}to"), &Bits::of(got.to), &wanted.to);
        self.checks.equal(
            &format!("{label}point_count"),
            &got.point_count,
            &wanted.point_count,
        );
        self.checks.equal(
            &format!("{label}x"),
            &Bits::all(&points.x),
            &wanted.points.x,
        );
        self.checks.equal(
            &format!("{label}y"),
            &y_bits(&points),
            &wanted.points.doubles,
        );
        if let Some(wanted) = &wanted.columns {
            self.check_columns(&label, &columns, wanted);
        }
    }

    fn check_columns(&mut self, label: &str, got: &SampledColumns, wanted: &Columns) {
        self.checks
            .equal(&format!("{label}indices"), &got.indices, &wanted.indices);
        self.checks
            .equal(&format!("{label}counts"), &got.counts, &wanted.counts);
        self.checks.equal(
            &format!("{label}nan_counts"),
            &got.nan_counts,
            &wanted.nan_counts,
        );
        for (name, got, wanted) in [
            ("first_x", &got.first_x, &wanted.first_x),
            ("first_y", &got.first_y, &wanted.first_y),
            ("last_x", &got.last_x, &wanted.last_x),
            ("last_y", &got.last_y, &wanted.last_y),
            ("min_x", &got.min_x, &wanted.min_x),
            ("min_y", &got.min_y, &wanted.min_y),
            ("max_x", &got.max_x, &wanted.max_x),
            ("max_y", &got.max_y, &wanted.max_y),
        ] {
            self.checks
                .equal(&format!("{label}{name}"), &Bits::all(got), wanted);
        }
    }

    pub async fn check_charts(&mut self) -> Outcome<()> {
        let wanted = &self.vectors.chart_set;
        let source = |one: &vectors::Source| match one {
            vectors::Source::Channel(name) => channel_source(name),
            vectors::Source::Alias(name) => alias_source(name),
        };
        let chart = Chart {
            name: wanted.chart.name.clone(),
            title: wanted.chart.title.clone(),
            sources: wanted.chart.sources.iter().map(source).collect(),
            axis: Axis::from_str_name(&wanted.chart.axis)
                .ok_or("unknown axis")?
                .into(),
            y_scale: Scale::from_str_name(&wanted.chart.y_scale)
                .ok_or("unknown scale")?
                .into(),
            smoothing: wanted.chart.smoothing.value(),
            ..Default::default()
        };
        let name = wanted.name.clone();
        let chart_set = Some(ChartSet {
            name,
            charts: vec![chart],
            ..Default::default()
        });
        let create = CreateChartSetRequest {
            project: self.project(),
            chart_set,
        };
        ChartSetServiceClient::new(self.connection.clone())
            .create_chart_set(create)
            .await?;

        let request = ListExperimentChartsRequest {
            project: self.project(),
            experiment: wanted.experiment.clone(),
            ..Default::default()
        };
        let mut client = ChartServiceClient::new(self.connection.clone());
        let answer = client.list_experiment_charts(request).await?.into_inner();
        let shown = answer.charts.first().ok_or("no chart")?;
        let got = shown.chart.clone().unwrap_or_default();
        let resolved = |one: &proto::ResolvedSource| Resolved {
            channel: one.channel.clone(),
            code: code(&one.status),
        };
        let sources: Vec<_> = shown.sources.iter().map(resolved).collect();
        let smoothing = Bits::of(got.smoothing);
        self.checks
            .equal("chart set", &shown.chart_set, &wanted.name);
        self.checks
            .equal("chart: name", &got.name, &wanted.chart.name);
        self.checks
            .equal("chart: title", &got.title, &wanted.chart.title);
        self.checks.equal(
            "chart: axis",
            got.axis().as_str_name(),
            wanted.chart.axis.as_str(),
        );
        self.checks.equal(
            "chart: y_scale",
            got.y_scale().as_str_name(),
            wanted.chart.y_scale.as_str(),
        );
        self.checks
            .equal("chart: smoothing", &smoothing, &wanted.chart.smoothing);
        self.checks
            .equal("chart: resolved sources", &sources, &wanted.resolved);
        Ok(())
    }

    pub async fn check_ranking(&mut self) -> Outcome<()> {
        let source = Some(self.alias());
        let statistic = SourceStatistic {
            source,
            statistic: Statistic::Last.into(),
        };
        let key = Some(Key::SourceStatistic(statistic));
        let request = ListExperimentsRequest {
            project: self.project(),
            sources: vec![self.alias()],
            order: Some(ExperimentOrder {
                key,
                descending: false,
            }),
            ..Default::default()
        };
        let mut client = ExperimentServiceClient::new(self.connection.clone());
        let answer = client.list_experiments(request).await?.into_inner();
        let mut got = Vec::new();
        for (experiment, row) in answer.experiments.iter().zip(&answer.values) {
            let value = row.values.first().ok_or("no value")?;
            got.push(Ranked {
                experiment: experiment.name.clone(),
                channel: value.channel.clone(),
                code: code(&value.status),
                last: value.last.map(Bits::of),
                min: value.min.map(Bits::of),
                max: value.max.map(Bits::of),
            });
        }
        self.checks
            .equal("the ranking", &got, &self.vectors.ranking);
        Ok(())
    }

    pub async fn check_error(&mut self) {
        let wanted = &self.vectors.error;
        let project = wanted.project.clone();
        let request = ListExperimentsRequest {
            project,
            ..Default::default()
        };
        let mut client = ExperimentServiceClient::new(self.connection.clone());
        let (code, message) = match client.list_experiments(request).await {
            Ok(_) => (0, String::new()),
            Err(status) => (i32::from(status.code()), status.message().to_owned()),
        };
        self.checks
            .equal("unknown project: code", &code, &wanted.code);
        self.checks
            .equal("unknown project: message", &message, &wanted.message);
    }
}
