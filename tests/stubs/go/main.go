// Talks to a Nereid server with nothing but generated stubs, and compares with vectors.json.
//
//	stubs ADDRESS VECTORS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Of everything, so that a lost answer fails instead of waiting forever.
const timeout = time.Minute

func run(address, path string, c *checks) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	connection, err := grpc.Dial(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()

	for _, one := range v.Experiments {
		if err := checkIngest(ctx, connection, c, v.Project, one); err != nil {
			return err
		}
		if err := checkExperiment(ctx, connection, c, v.Project, one); err != nil {
			return err
		}
		for _, read := range one.Reads {
			source := channelSource(read.Channel)
			if err := checkRead(ctx, connection, c, v.Project, one.Name, source, read); err != nil {
				return err
			}
		}
	}
	if err := checkWatch(ctx, connection, c, v.Project, v.Live); err != nil {
		return err
	}
	if err := checkAlias(ctx, connection, c, &v); err != nil {
		return err
	}
	if err := checkSamples(ctx, connection, c, &v); err != nil {
		return err
	}
	if err := checkCharts(ctx, connection, c, v.Project, v.ChartSet); err != nil {
		return err
	}
	if err := checkRanking(ctx, connection, c, &v); err != nil {
		return err
	}
	checkError(ctx, connection, c, &v)
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: stubs ADDRESS VECTORS")
		os.Exit(2)
	}
	var c checks
	if err := run(os.Args[1], os.Args[2], &c); err != nil {
		fmt.Println("FAILED:", err)
		c.failed++
	}
	if c.failed > 0 {
		fmt.Printf("go: %d of %d checks failed\n", c.failed, c.passed+c.failed)
		os.Exit(1)
	}
	fmt.Printf("go: %d checks passed\n", c.passed)
}
