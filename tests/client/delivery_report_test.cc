#include "client/delivery_report.h"

#include <gtest/gtest.h>

namespace nereid::client {
namespace {

TEST(DeliveryReportTest, SaysWhatIsLeftAndWhatSendsIt) {
  DeliveryReport report;
  EXPECT_EQ(DescribeUndelivered(report), "");
  report.points_pending = 12'345;
  EXPECT_EQ(DescribeUndelivered(report), "12,345 points not delivered and lost");
  report.points_spooled = 12'345;
  report.spool_directory = "/spool";
  EXPECT_EQ(DescribeUndelivered(report),
            "12,345 points not delivered; `nereid sync /spool` sends them");
  report.points_dropped = 2'000;
  EXPECT_EQ(DescribeUndelivered(report),
            "14,345 points not delivered; `nereid sync /spool` sends 12,345 of them, 2,000 are "
            "lost");
  report.points_dropped = 0;
  report.points_pending = 1;
  report.points_spooled = 1;
  EXPECT_EQ(DescribeUndelivered(report), "1 point not delivered; `nereid sync /spool` sends it");
}

}  // namespace
}  // namespace nereid::client
