package main

// vectors is vectors.json.
type vectors struct {
	Project     string       `json:"project"`
	Experiments []experiment `json:"experiments"`
	Live        live         `json:"live"`
	Alias       struct {
		Name     string   `json:"name"`
		Channels []string `json:"channels"`
	} `json:"alias"`
	Samples struct {
		Columns uint32          `json:"columns"`
		Series  []sampledSeries `json:"series"`
	} `json:"samples"`
	ChartSet chartSet `json:"chart_set"`
	Ranking  []ranked `json:"ranking"`
	Error    struct {
		Project string `json:"project"`
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

type experiment struct {
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Tags        []string          `json:"tags"`
	Parameters  map[string]string `json:"parameters"`
	State       string            `json:"state"`
	Channels    []struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"channels"`
	Appends  []sentPoints `json:"appends"`
	Rejected []rejection  `json:"rejected"`
	Reads    []readPoints `json:"reads"`
}

type sentPoints struct {
	ChannelRef uint32   `json:"channel_ref"`
	X          []double `json:"x"`
	XRun       *struct {
		Start double `json:"start"`
		Step  double `json:"step"`
	} `json:"x_run"`
	Doubles []double `json:"doubles"`
	Floats  []single `json:"floats"`
	Texts   []string `json:"texts"`
	Images  []image  `json:"images"`
}

type rejection struct {
	Sequence   uint64 `json:"sequence"`
	ChannelRef uint32 `json:"channel_ref"`
	FirstPoint uint64 `json:"first_point"`
	Count      uint64 `json:"count"`
	Reason     string `json:"reason"`
	Message    string `json:"message"`
}

type readPoints struct {
	Channel string   `json:"channel"`
	Type    string   `json:"type"`
	X       []double `json:"x"`
	Doubles []double `json:"doubles"`
	Texts   []string `json:"texts"`
	Images  []image  `json:"images"`
}

type image struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Data        hexBytes `json:"data"`
	Format      string   `json:"format"`
	Width       uint32   `json:"width"`
	Height      uint32   `json:"height"`
	DataBytes   uint64   `json:"data_bytes"`
}

type live struct {
	Experiment string `json:"experiment"`
	Channel    string `json:"channel"`
	Parts      []part `json:"parts"`
}

type part struct {
	Appends [][]double `json:"appends"`
	X       []double   `json:"x"`
}

type sampledSeries struct {
	Experiment string `json:"experiment"`
	Code       int32  `json:"code"`
	Channel    string `json:"channel"`
	From       double `json:"from"`
	To         double `json:"to"`
	PointCount uint64 `json:"point_count"`
	Points     struct {
		X       []double `json:"x"`
		Doubles []double `json:"doubles"`
	} `json:"points"`
	Columns *sampledColumns `json:"columns"`
}

type sampledColumns struct {
	Indices   []uint32 `json:"indices"`
	Counts    []uint64 `json:"counts"`
	NanCounts []uint64 `json:"nan_counts"`
	FirstX    []double `json:"first_x"`
	FirstY    []double `json:"first_y"`
	LastX     []double `json:"last_x"`
	LastY     []double `json:"last_y"`
	MinX      []double `json:"min_x"`
	MinY      []double `json:"min_y"`
	MaxX      []double `json:"max_x"`
	MaxY      []double `json:"max_y"`
}

type chartSet struct {
	Experiment string `json:"experiment"`
	Name       string `json:"name"`
	Chart      struct {
		Name    string `json:"name"`
		Title   string `json:"title"`
		Sources []struct {
			Channel string `json:"channel"`
			Alias   string `json:"alias"`
		} `json:"sources"`
		Axis      string `json:"axis"`
		YScale    string `json:"y_scale"`
		Smoothing double `json:"smoothing"`
	} `json:"chart"`
	Resolved []resolved `json:"resolved"`
}

type resolved struct {
	Channel string `json:"channel"`
	Code    int32  `json:"code"`
}

// ranked has no value where the series has none.
type ranked struct {
	Experiment string  `json:"experiment"`
	Channel    string  `json:"channel"`
	Code       int32   `json:"code"`
	Last       *double `json:"last"`
	Min        *double `json:"min"`
	Max        *double `json:"max"`
}
