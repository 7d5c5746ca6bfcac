package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	pb "nereid/stubs/nereidv1"
)

// watch is one call, on one series.
type watch struct {
	call     pb.WatchService_WatchPointsClient
	cancel   context.CancelFunc
	position *pb.Position
}

func openWatch(ctx context.Context, connection *grpc.ClientConn, project string, wanted live, position *pb.Position) (*watch, error) {
	ctx, cancel := context.WithCancel(ctx)
	call, err := pb.NewWatchServiceClient(connection).WatchPoints(ctx, &pb.WatchPointsRequest{
		Project: project,
		Series: []*pb.WatchedSeries{{
			Experiment: wanted.Experiment, Source: channelSource(wanted.Channel), Position: position,
		}},
	})
	return &watch{call, cancel, position}, err
}

func (w *watch) next() (*pb.WatchPointsResponse, error) {
	event, err := w.call.Recv()
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	if event.Position != nil {
		w.position = event.Position
	}
	return event, nil
}

// collect returns x and y until count points came and it caught up, and how often it did.
func (w *watch) collect(count int) (x, y []double, caughtUp int, err error) {
	for len(x) < count || caughtUp == 0 {
		event, err := w.next()
		if err != nil {
			return nil, nil, 0, err
		}
		x = append(x, each(event.GetPoints().GetX(), bits)...)
		y = append(y, yBits(event.GetPoints())...)
		if event.GetCaughtUp() != nil {
			caughtUp++
		}
	}
	return x, y, caughtUp, nil
}

// checkPart sends a part and sees it come.
func (w *watch) checkPart(stream *ingestStream, c *checks, label string, wanted part, channel resolvedChannel) error {
	var sent []double
	for _, values := range wanted.Appends {
		sent = append(sent, values...)
		if err := stream.append(0, &pb.PointColumns{Doubles: each(values, double.value)}); err != nil {
			return err
		}
	}
	event, err := w.next()
	if err != nil {
		return err
	}
	told := resolvedChannel{event.GetResolved().GetChannel(), event.GetResolved().GetContinued()}
	c.equal(label+" names the channel", told, channel)
	x, y, caughtUp, err := w.collect(len(wanted.X))
	if err != nil {
		return err
	}
	c.equal(label+": every x once", x, wanted.X)
	c.equal(label+": every y once", y, sent)
	c.equal(label+" catches up once", caughtUp, 1)
	return nil
}

type resolvedChannel struct {
	name      string
	continued bool
}

func checkWatch(ctx context.Context, connection *grpc.ClientConn, c *checks, project string, wanted live) error {
	w, err := openWatch(ctx, connection, project, wanted, nil)
	if err != nil {
		return err
	}
	event, err := w.next()
	if err != nil {
		return err
	}
	c.equal("watch: nothing is there yet", event.GetUnresolved().GetStatus().GetCode(), int32(5))

	stream, err := openIngest(ctx, connection, &pb.Open{Project: project, Experiment: wanted.Experiment})
	if err != nil {
		return err
	}
	if err := stream.declare(0, wanted.Channel, pb.ValueType_VALUE_TYPE_UNSPECIFIED); err != nil {
		return err
	}
	for number, part := range wanted.Parts {
		if number > 0 {
			if w, err = openWatch(ctx, connection, project, wanted, w.position); err != nil {
				return err
			}
		}
		label := fmt.Sprintf("watch: call %d", number+1)
		err := w.checkPart(stream, c, label, part, resolvedChannel{wanted.Channel, number > 0})
		w.cancel()
		if err != nil {
			return err
		}
	}
	answers, err := stream.finish(pb.ExperimentState_EXPERIMENT_STATE_SUCCEEDED)
	rejected := 0
	for _, answer := range answers {
		if answer.GetRejected() != nil {
			rejected++
		}
	}
	c.equal("watch: rejections", rejected, 0)
	return err
}
