#ifndef NEREID_SERVER_GRPC_WEB_ANSWER_H_
#define NEREID_SERVER_GRPC_WEB_ANSWER_H_

#include <httplib.h>

#include "server/grpc_web_call.h"
#include "server/http_connection.h"

namespace nereid::server {

// Runs the call and sends what it answers as it comes: more is asked for once the connection took
// what there was. A stream is a call that may go on for long. The call is cancelled when the client
// goes away; when the server stops, too, and the client told UNAVAILABLE. False if the answer could
// not be sent whole.
bool SendAnswer(GrpcWebCall& call, bool is_stream, HttpConnection& connection,
                httplib::DataSink& sink);

}  // namespace nereid::server

#endif  // NEREID_SERVER_GRPC_WEB_ANSWER_H_
