package io.clientele.simulate;

import java.time.LocalDateTime;

/**
 * Something done on the web.
 *
 * @param id unique; the shop does not always write it down
 * @param account null while the visitor is not logged in
 * @param product null when it is about none
 */
record Event(
    String id,
    String account,
    String device,
    LocalDateTime at,
    String kind,
    Integer product,
    String session,
    String referrer,
    Campaign campaign,
    String agent) {}
