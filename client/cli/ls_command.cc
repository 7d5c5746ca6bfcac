#include "client/cli/ls_command.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/catalog_reader.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/experiment_state.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/image_text.h"
#include "client/cli/listing.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "client/cli/timestamp_text.h"
#include "client/names.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid ls: lists projects, experiments or channels.

  nereid ls                        the projects
  nereid ls PROJECT                the experiments of a project
  nereid ls PROJECT/EXPERIMENT     the channels of an experiment

The name of a project ends at the first slash. Without an argument, --project and --experiment or
their variables say what is listed.

  --format F           table, csv or json (one object a line). Default: table.
  --project P          default: $NEREID_PROJECT.
  --experiment E       default: $NEREID_EXPERIMENT. Without a project: of the project "default".
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

// What to list.
struct Place {
  std::optional<std::string> project;
  std::optional<std::string> experiment;
};

std::string TypeName(v1::ValueType type) {
  switch (type) {
    case v1::VALUE_TYPE_NUMERIC:
      return "numeric";
    case v1::VALUE_TYPE_TEXT:
      return "text";
    case v1::VALUE_TYPE_IMAGE:
      return "image";
    default:
      return "unknown";
  }
}

absl::StatusOr<Listing> ListProjects(const ServerConnection& connection) {
  const absl::StatusOr<std::vector<v1::Project>> projects = FetchProjects(connection);
  if (!projects.ok()) return projects.status();
  Listing listing{{{"name"}, {"created"}}, {}};
  for (const v1::Project& project : *projects) {
    listing.rows.push_back({project.name(), FormatTimestamp(project.create_time())});
  }
  return listing;
}

absl::StatusOr<Listing> ListExperiments(const ServerConnection& connection,
                                        const std::string& project) {
  const absl::StatusOr<std::vector<v1::Experiment>> experiments =
      FetchExperiments(connection, project);
  if (!experiments.ok()) return experiments.status();
  Listing listing{{{"name"}, {"state"}, {"created"}}, {}};
  for (const v1::Experiment& experiment : *experiments) {
    listing.rows.push_back({experiment.name(), StateName(experiment.state()),
                            FormatTimestamp(experiment.create_time())});
  }
  return listing;
}

// What the last point of a text or image channel says; nothing if there is none.
absl::StatusOr<ListingCell> FetchLast(const ServerConnection& connection, const Place& place,
                                      const std::string& channel) {
  v1::ReadPointsRequest request;
  request.set_project(*place.project);
  request.set_experiment(*place.experiment);
  request.mutable_source()->set_channel(channel);
  request.set_limit(1);
  request.set_descending(true);
  request.set_omit_image_data(true);
  ListingCell last;
  const auto stub = v1::QueryService::NewStub(connection.channel());
  const auto read = [&](grpc::ClientContext* context, v1::ReadPointsResponse* answer) {
    const auto answers = stub->ReadPoints(context, request);
    while (answers->Read(answer)) {
      for (const std::string& text : answer->points().texts()) last = text;
      for (const v1::Image& image : answer->points().images()) last = DescribeImage(image);
    }
    return answers->Finish();
  };
  const absl::StatusOr<v1::ReadPointsResponse> answer =
      connection.Ask<v1::ReadPointsResponse>(read);
  if (!answer.ok()) return answer.status();
  return last;
}

absl::StatusOr<Listing> ListChannels(const ServerConnection& connection, const Place& place) {
  constexpr Alignment kRight = Alignment::kRight;
  Listing listing{{{"name"},
                   {"type"},
                   {"count", kRight},
                   {"last", kRight},
                   {"min", kRight},
                   {"max", kRight},
                   {"rejected", kRight}},
                  {}};
  const absl::StatusOr<std::vector<v1::Channel>> channels =
      FetchChannels(connection, *place.project, *place.experiment);
  if (!channels.ok()) return channels.status();
  for (const v1::Channel& channel : *channels) {
    absl::StatusOr<ListingCell> last = OptionalNumber(channel.has_last(), channel.last());
    const bool is_numeric = channel.type() == v1::VALUE_TYPE_NUMERIC;
    const bool is_damaged = channel.status().code() != 0;
    if (is_damaged) last = ListingCell("damaged");
    if (!is_numeric && channel.point_count() > 0) {
      last = FetchLast(connection, place, channel.name());
    }
    if (!last.ok()) return last.status();
    listing.rows.push_back({channel.name(), TypeName(channel.type()),
                            is_damaged ? ListingCell() : ListingCell(channel.point_count()),
                            *std::move(last), OptionalNumber(channel.has_min(), channel.min()),
                            OptionalNumber(channel.has_max(), channel.max()),
                            channel.rejected_count()});
  }
  return listing;
}

absl::StatusOr<Listing> List(const ServerConnection& connection, const Place& place) {
  if (place.experiment.has_value()) return ListChannels(connection, place);
  if (place.project.has_value()) return ListExperiments(connection, *place.project);
  return ListProjects(connection);
}

// PROJECT or PROJECT/EXPERIMENT.
absl::StatusOr<Place> ParsePlace(const std::string& text) {
  const size_t slash = text.find('/');
  Place place{text.substr(0, slash), std::nullopt};
  if (absl::Status status = CheckProjectName(*place.project); !status.ok()) return status;
  if (slash == std::string::npos || slash + 1 == text.size()) return place;
  place.experiment = text.substr(slash + 1);
  if (absl::Status status = CheckName("experiment", *place.experiment); !status.ok()) {
    return status;
  }
  return place;
}

absl::StatusOr<Place> ChoosePlace(const CommandOptions& options,
                                  const std::vector<std::string>& others) {
  if (others.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "one PROJECT[/EXPERIMENT] is listed at a time, but there is also ", Quoted(others[1])));
  }
  if (others.empty()) {
    // The experiment of the environment does not belong to another project.
    const bool is_other_project =
        options.project_option.has_value() && !options.experiment_option.has_value();
    Place place{options.project, is_other_project ? std::nullopt : options.experiment};
    if (place.experiment.has_value()) place.project = options.project_or_default();
    return place;
  }
  if (options.project_option.has_value() || options.experiment_option.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(others[0]),
                     " already says what to list; leave out --project and "
                     "--experiment"));
  }
  return ParsePlace(others[0]);
}

}  // namespace

int RunLsCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid ls");
  options.AddTo(&parser);
  options.AddFormatTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<Place> place = ChoosePlace(options, others);
    if (!place.ok()) return FailUsage(err, place.status());

    const absl::StatusOr<Listing> listing = List(ServerConnection(options.server), *place);
    if (!listing.ok()) return Fail(err, listing.status());
    PrintListing(*listing, options.format, out);
    const absl::Status status = FlushOutput(out);
    return status.ok() ? kExitSuccess : Fail(err, status);
  });
}

}  // namespace nereid::client
