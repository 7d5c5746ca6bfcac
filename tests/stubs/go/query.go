package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	pb "nereid/stubs/nereidv1"
)

func channelSource(name string) *pb.Source {
	return &pb.Source{Source: &pb.Source_Channel{Channel: name}}
}

func aliasSource(name string) *pb.Source {
	return &pb.Source{Source: &pb.Source_Alias{Alias: name}}
}

// receiveAll reads a stream of answers to its end.
func receiveAll[Answer any](stream interface{ Recv() (Answer, error) }) ([]Answer, error) {
	var answers []Answer
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return answers, nil
		}
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
}

func imageOf(from *pb.Image) image {
	return image{
		Name: from.Name, Description: from.Description, Data: from.Data,
		Format: from.Format.String(), Width: from.Width, Height: from.Height, DataBytes: from.DataBytes,
	}
}

func checkRead(ctx context.Context, connection *grpc.ClientConn, c *checks, project, experiment string, source *pb.Source, wanted readPoints) error {
	request := &pb.ReadPointsRequest{Project: project, Experiment: experiment, Source: source}
	stream, err := pb.NewQueryServiceClient(connection).ReadPoints(ctx, request)
	if err != nil {
		return err
	}
	answers, err := receiveAll[*pb.ReadPointsResponse](stream)
	if err != nil {
		return fmt.Errorf("read of %v: %w", source, err)
	}
	got := readPoints{Channel: answers[0].Channel, Type: answers[0].Type.String()}
	for _, answer := range answers {
		got.X = append(got.X, each(answer.GetPoints().GetX(), bits)...)
		got.Doubles = append(got.Doubles, yBits(answer.GetPoints())...)
		got.Texts = append(got.Texts, answer.GetPoints().GetTexts()...)
		got.Images = append(got.Images, each(answer.GetPoints().GetImages(), imageOf)...)
	}
	label := fmt.Sprintf("%s: %v: ", experiment, source)
	c.equal(label+"channel", got.Channel, wanted.Channel)
	c.equal(label+"type", got.Type, wanted.Type)
	c.equal(label+"x", got.X, wanted.X)
	c.equal(label+"doubles", got.Doubles, wanted.Doubles)
	c.equal(label+"texts", got.Texts, wanted.Texts)
	c.equal(label+"images", got.Images, wanted.Images)
	return nil
}

func checkAlias(ctx context.Context, connection *grpc.ClientConn, c *checks, v *vectors) error {
	alias := &pb.Alias{Name: v.Alias.Name, Channels: v.Alias.Channels}
	request := &pb.CreateAliasRequest{Project: v.Project, Alias: alias}
	answer, err := pb.NewAliasServiceClient(connection).CreateAlias(ctx, request)
	if err != nil {
		return fmt.Errorf("alias: %w", err)
	}
	got := append([]string{answer.Alias.Name}, answer.Alias.Channels...)
	c.equal("the alias as created", got, append([]string{v.Alias.Name}, v.Alias.Channels...))
	for _, one := range v.Experiments {
		if err := checkRead(ctx, connection, c, v.Project, one.Name, aliasSource(v.Alias.Name), one.Reads[0]); err != nil {
			return err
		}
	}
	return nil
}

func checkSamples(ctx context.Context, connection *grpc.ClientConn, c *checks, v *vectors) error {
	stream, err := pb.NewQueryServiceClient(connection).SampleSeries(ctx, &pb.SampleSeriesRequest{
		Project:     v.Project,
		Experiments: each(v.Samples.Series, func(one sampledSeries) string { return one.Experiment }),
		Sources:     []*pb.Source{aliasSource(v.Alias.Name)},
		Columns:     v.Samples.Columns,
	})
	if err != nil {
		return err
	}
	answers, err := receiveAll[*pb.SampleSeriesResponse](stream)
	if err != nil {
		return fmt.Errorf("samples: %w", err)
	}
	c.equal("sampled series", len(answers), len(v.Samples.Series))
	for i, wanted := range v.Samples.Series {
		got, label := answers[i], wanted.Experiment+": sampled "
		c.equal(label+"experiment", got.Experiment, wanted.Experiment)
		c.equal(label+"code", got.Status.GetCode(), wanted.Code)
		c.equal(label+"channel", got.Channel, wanted.Channel)
		c.equal(label+"from", bits(got.From), wanted.From)
		c.equal(label+"to", bits(got.To), wanted.To)
		c.equal(label+"point_count", got.PointCount, wanted.PointCount)
		c.equal(label+"x", each(got.GetPoints().GetX(), bits), wanted.Points.X)
		c.equal(label+"y", yBits(got.GetPoints()), wanted.Points.Doubles)
		if wanted.Columns != nil {
			checkColumns(c, label, got.GetColumns(), wanted.Columns)
		}
	}
	return nil
}

func checkColumns(c *checks, label string, got *pb.SampledColumns, wanted *sampledColumns) {
	c.equal(label+"indices", got.GetIndices(), wanted.Indices)
	c.equal(label+"counts", got.GetCounts(), wanted.Counts)
	c.equal(label+"nan_counts", got.GetNanCounts(), wanted.NanCounts)
	c.equal(label+"first_x", each(got.GetFirstX(), bits), wanted.FirstX)
	c.equal(label+"first_y", each(got.GetFirstY(), bits), wanted.FirstY)
	c.equal(label+"last_x", each(got.GetLastX(), bits), wanted.LastX)
	c.equal(label+"last_y", each(got.GetLastY(), bits), wanted.LastY)
	c.equal(label+"min_x", each(got.GetMinX(), bits), wanted.MinX)
	c.equal(label+"min_y", each(got.GetMinY(), bits), wanted.MinY)
	c.equal(label+"max_x", each(got.GetMaxX(), bits), wanted.MaxX)
	c.equal(label+"max_y", each(got.GetMaxY(), bits), wanted.MaxY)
}

func checkCharts(ctx context.Context, connection *grpc.ClientConn, c *checks, project string, wanted chartSet) error {
	chart := &pb.Chart{
		Name:      wanted.Chart.Name,
		Title:     wanted.Chart.Title,
		Axis:      pb.Axis(pb.Axis_value[wanted.Chart.Axis]),
		YScale:    pb.Scale(pb.Scale_value[wanted.Chart.YScale]),
		Smoothing: wanted.Chart.Smoothing.value(),
	}
	for _, source := range wanted.Chart.Sources {
		if source.Alias != "" {
			chart.Sources = append(chart.Sources, aliasSource(source.Alias))
		} else {
			chart.Sources = append(chart.Sources, channelSource(source.Channel))
		}
	}
	set := &pb.ChartSet{Name: wanted.Name, Charts: []*pb.Chart{chart}}
	create := &pb.CreateChartSetRequest{Project: project, ChartSet: set}
	if _, err := pb.NewChartSetServiceClient(connection).CreateChartSet(ctx, create); err != nil {
		return fmt.Errorf("chart set: %w", err)
	}
	request := &pb.ListExperimentChartsRequest{Project: project, Experiment: wanted.Experiment}
	answer, err := pb.NewChartServiceClient(connection).ListExperimentCharts(ctx, request)
	if err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	if len(answer.Charts) != 1 {
		return fmt.Errorf("charts: %d, not 1", len(answer.Charts))
	}
	got := answer.Charts[0]
	c.equal("chart set", got.ChartSet, wanted.Name)
	c.equal("chart: name", got.Chart.Name, wanted.Chart.Name)
	c.equal("chart: title", got.Chart.Title, wanted.Chart.Title)
	c.equal("chart: axis", got.Chart.Axis.String(), wanted.Chart.Axis)
	c.equal("chart: y_scale", got.Chart.YScale.String(), wanted.Chart.YScale)
	c.equal("chart: smoothing", bits(got.Chart.Smoothing), wanted.Chart.Smoothing)
	c.equal("chart: resolved sources", each(got.Sources, func(one *pb.ResolvedSource) resolved {
		return resolved{Channel: one.Channel, Code: one.Status.GetCode()}
	}), wanted.Resolved)
	return nil
}

func optionalBits(value *float64) *double {
	if value == nil {
		return nil
	}
	result := bits(*value)
	return &result
}

func checkRanking(ctx context.Context, connection *grpc.ClientConn, c *checks, v *vectors) error {
	source := aliasSource(v.Alias.Name)
	statistic := &pb.SourceStatistic{Source: source, Statistic: pb.Statistic_STATISTIC_LAST}
	answer, err := pb.NewExperimentServiceClient(connection).ListExperiments(ctx, &pb.ListExperimentsRequest{
		Project: v.Project,
		Sources: []*pb.Source{source},
		Order: &pb.ExperimentOrder{
			Key: &pb.ExperimentOrder_SourceStatistic{SourceStatistic: statistic},
		},
	})
	if err != nil {
		return fmt.Errorf("ranking: %w", err)
	}
	var got []ranked
	for i, row := range answer.Values {
		value := row.Values[0]
		got = append(got, ranked{
			Experiment: answer.Experiments[i].Name, Channel: value.Channel, Code: value.Status.GetCode(),
			Last: optionalBits(value.Last), Min: optionalBits(value.Min), Max: optionalBits(value.Max),
		})
	}
	c.equal("the ranking", got, v.Ranking)
	return nil
}

func checkError(ctx context.Context, connection *grpc.ClientConn, c *checks, v *vectors) {
	request := &pb.ListExperimentsRequest{Project: v.Error.Project}
	_, err := pb.NewExperimentServiceClient(connection).ListExperiments(ctx, request)
	c.equal("unknown project: code", int(status.Code(err)), v.Error.Code)
	c.equal("unknown project: message", status.Convert(err).Message(), v.Error.Message)
}
