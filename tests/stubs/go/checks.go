package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"

	pb "nereid/stubs/nereidv1"
)

// checks counts what is as expected.
type checks struct{ passed, failed int }

func (c *checks) equal(label string, got, wanted any) {
	if reflect.DeepEqual(got, wanted) {
		c.passed++
		return
	}
	c.failed++
	fmt.Printf("FAILED: %s\n  wanted: %v\n  got:    %v\n", label, wanted, got)
}

// hexBytes are written in hexadecimal digits in vectors.json.
type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) error {
	data, err := hex.DecodeString(string(text))
	*b = data
	return err
}

// double is the bit pattern of a float64, single that of a float32. Compared as such, a NaN equals
// itself and -0 is not 0.
type (
	double uint64
	single uint32
)

func (d *double) UnmarshalText(text []byte) error {
	pattern, err := strconv.ParseUint(string(text), 16, 64)
	*d = double(pattern)
	return err
}

func (s *single) UnmarshalText(text []byte) error {
	pattern, err := strconv.ParseUint(string(text), 16, 32)
	*s = single(pattern)
	return err
}

func (d double) String() string { return fmt.Sprintf("%016x", uint64(d)) }

func (d double) value() float64 { return math.Float64frombits(uint64(d)) }

func (s single) value() float32 { return math.Float32frombits(uint32(s)) }

func bits(value float64) double { return double(math.Float64bits(value)) }

// each maps a slice. An empty one becomes nil, as is a field that vectors.json leaves out.
func each[From, To any](values []From, convert func(From) To) []To {
	var result []To
	for _, value := range values {
		result = append(result, convert(value))
	}
	return result
}

// yBits: numbers come as floats where all of a batch fit, and are doubles all the same.
func yBits(points *pb.PointColumns) []double {
	singles := each(points.GetFloats(), func(value float32) double { return bits(float64(value)) })
	return append(each(points.GetDoubles(), bits), singles...)
}
