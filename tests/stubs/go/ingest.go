package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"
	pb "nereid/stubs/nereidv1"
)

// ingestStream sends at once; answers are read by finish.
type ingestStream struct {
	pb.IngestService_IngestClient
	sequence uint64
}

func openIngest(ctx context.Context, connection *grpc.ClientConn, open *pb.Open) (*ingestStream, error) {
	call, err := pb.NewIngestServiceClient(connection).Ingest(ctx)
	if err != nil {
		return nil, err
	}
	message := &pb.IngestRequest_Open{Open: open}
	return &ingestStream{IngestService_IngestClient: call}, call.Send(&pb.IngestRequest{Message: message})
}

func (s *ingestStream) declare(channelRef int, name string, valueType pb.ValueType) error {
	declare := &pb.Declare{ChannelRef: uint32(channelRef), Name: name, Type: valueType}
	return s.Send(&pb.IngestRequest{Message: &pb.IngestRequest_Declare{Declare: declare}})
}

func (s *ingestStream) append(channelRef uint32, points *pb.PointColumns) error {
	s.sequence++
	channels := []*pb.ChannelAppend{{ChannelRef: channelRef, Points: points}}
	message := &pb.IngestRequest_Append{Append: &pb.Append{Sequence: s.sequence, Channels: channels}}
	return s.Send(&pb.IngestRequest{Message: message})
}

// finish returns all answers up to the acknowledgement of everything sent.
func (s *ingestStream) finish(state pb.ExperimentState) ([]*pb.IngestResponse, error) {
	s.sequence++
	message := &pb.IngestRequest_Finish{Finish: &pb.Finish{Sequence: s.sequence, State: state}}
	if err := s.Send(&pb.IngestRequest{Message: message}); err != nil {
		return nil, err
	}
	var answers []*pb.IngestResponse
	for {
		answer, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return answers, nil
		}
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
		if answer.GetAcknowledged().GetThroughSequence() == s.sequence {
			if err := s.CloseSend(); err != nil {
				return nil, err
			}
		}
	}
}

func columns(sent sentPoints) *pb.PointColumns {
	points := &pb.PointColumns{
		X:       each(sent.X, double.value),
		Doubles: each(sent.Doubles, double.value),
		Floats:  each(sent.Floats, single.value),
		Texts:   sent.Texts,
		Images: each(sent.Images, func(one image) *pb.Image {
			return &pb.Image{Name: one.Name, Description: one.Description, Data: one.Data}
		}),
	}
	if sent.XRun != nil {
		points.XRun = &pb.XRun{Start: sent.XRun.Start.value(), Step: sent.XRun.Step.value()}
	}
	return points
}

func send(ctx context.Context, connection *grpc.ClientConn, project string, wanted experiment) ([]*pb.IngestResponse, error) {
	stream, err := openIngest(ctx, connection, &pb.Open{
		Project: project, Experiment: wanted.Name, Description: wanted.Description,
		Tags: wanted.Tags, Parameters: wanted.Parameters,
	})
	if err != nil {
		return nil, err
	}
	for channelRef, channel := range wanted.Channels {
		valueType := pb.ValueType(pb.ValueType_value[channel.Type])
		if err := stream.declare(channelRef, channel.Name, valueType); err != nil {
			return nil, err
		}
	}
	for _, sent := range wanted.Appends {
		if err := stream.append(sent.ChannelRef, columns(sent)); err != nil {
			return nil, err
		}
	}
	return stream.finish(pb.ExperimentState(pb.ExperimentState_value[wanted.State]))
}

func checkIngest(ctx context.Context, connection *grpc.ClientConn, c *checks, project string, wanted experiment) error {
	answers, err := send(ctx, connection, project, wanted)
	if err != nil {
		return fmt.Errorf("ingest of %s: %w", wanted.Name, err)
	}
	var types, wantedTypes []string
	var codes []int32
	rejected := []rejection{}
	for _, answer := range answers {
		if one := answer.GetDeclared(); one != nil {
			types = append(types, one.Type.String())
			codes = append(codes, one.Status.GetCode())
		}
		if one := answer.GetRejected(); one != nil {
			rejected = append(rejected, rejection{
				Sequence: one.Sequence, ChannelRef: one.ChannelRef, FirstPoint: one.FirstPoint,
				Count: one.Count, Reason: one.Reason.String(), Message: one.Message,
			})
		}
	}
	for _, channel := range wanted.Channels {
		wantedTypes = append(wantedTypes, channel.Type)
	}
	opened := answers[0].GetOpened()
	identity := [2]uint64{uint64(len(opened.GetWriterId())), opened.GetLastSequence()}
	c.equal(wanted.Name+": the new writer", identity, [2]uint64{16, 0})
	c.equal(wanted.Name+": types of the declared channels", types, wantedTypes)
	c.equal(wanted.Name+": every declaration holds", codes, make([]int32, len(wanted.Channels)))
	c.equal(wanted.Name+": rejections", rejected, wanted.Rejected)
	return nil
}

func checkExperiment(ctx context.Context, connection *grpc.ClientConn, c *checks, project string, wanted experiment) error {
	request := &pb.GetExperimentRequest{Project: project, Name: wanted.Name}
	answer, err := pb.NewExperimentServiceClient(connection).GetExperiment(ctx, request)
	if err != nil {
		return fmt.Errorf("experiment %s: %w", wanted.Name, err)
	}
	got := answer.Experiment
	parameters := got.Parameters
	if parameters == nil {
		parameters = map[string]string{}
	}
	c.equal(wanted.Name+": state", got.State.String(), wanted.State)
	c.equal(wanted.Name+": description", got.Description, wanted.Description)
	c.equal(wanted.Name+": tags", got.Tags, wanted.Tags)
	c.equal(wanted.Name+": parameters", parameters, wanted.Parameters)
	return nil
}
