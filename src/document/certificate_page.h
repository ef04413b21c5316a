#pragma once
#include "document/canvas.h"
#include "document/certificate.h"

namespace shuquan::document {

/// Where the seal was drawn: the square around it, points from the top left corner.
struct SealBox {
  double x = 0, y = 0, size = 0;
};

/// Draws the page of a certificate. `facts` have been checked. Fails only where the QR code cannot be made.
Result<SealBox> draw_certificate(Canvas& canvas, const CertificateFacts& facts);

}  // namespace shuquan::document
