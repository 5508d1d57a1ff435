-- The features of jobs/bench features, in DuckDB's words, straight from the facts. The shop's zone is UTC.
create or replace temp table duck as
with
line_sums as (
  select order_id,
    sum(case when quantity > 0 then quantity end) as units,
    sum(coalesce(gross, quantity * unit_price)) as gross,
    sum(discount) as discount,
    sum(quantity * unit_cost) as cost,
    count(*) filter (quantity > 0) as lines
  from read_parquet('${order_lines}') group by order_id),
priced as (
  select o.account_id, o.order_id, o.channel, cast(o.ordered_at as date) as day, date_part('hour', o.ordered_at) as hour,
    o.status <> 'cancelled' as kept, o.status = 'cancelled' as cancelled, l.units, l.gross, coalesce(l.discount, 0) as discount,
    l.discount is not null as discount_known, l.cost, l.lines
  from read_parquet('${orders}') o left join line_sums l using (order_id)
  where cast(o.ordered_at as date) <= date '${as_of}'),
sums as (
  select account_id,
    ${windows:count(*) filter (kept and ${in}) as orders_${w}}
    ${windows:coalesce(sum(gross - discount) filter (kept and ${in}), 0)::double as revenue_${w}}
    count(*) filter (kept) as n, count(*) filter (cancelled) as c,
    sum(gross) filter (kept)::double as g, sum(discount) filter (kept and discount_known)::double as d,
    sum(gross) filter (kept and discount_known)::double as gd, sum(units) filter (kept)::double as u, sum(lines) filter (kept)::double as l,
    sum(gross - discount) filter (kept)::double as net,
    max(gross - discount) filter (kept)::double as order_value_max,
    count(*) filter (kept and discount > 0) as discounted,
    sum(gross - discount) filter (kept and day > date '${as_of}' - 90)::double as net90,
    sum(gross) filter (kept and day > date '${as_of}' - 90)::double as gross90,
    sum(gross) filter (kept and day <= date '${as_of}' - 90 and day > date '${as_of}' - 180)::double as gross90b,
    count(*) filter (kept and day <= date '${as_of}' - 90 and day > date '${as_of}' - 180) as orders90b,
    count(*) filter (kept and day <= date '${as_of}' - 30 and day > date '${as_of}' - 120) as orders30b,
    count(*) filter (kept and (date_part('day', day) >= 25 or date_part('day', day) <= 5)) as payday,
    sum((11 - 2 * ((date '${as_of}' - day) // 30)) * (gross - discount)) filter (kept and date '${as_of}' - day < 360)::double as slope,
    sum(cost) filter (kept and day > date '${as_of}' - 365)::double as cost365, sum(cost) filter (kept)::double as cost,
    count(*) filter (kept and hour between 6 and 11) as morning, count(*) filter (kept and hour between 18 and 23) as evening,
    count(*) filter (kept and isodow(day) >= 6) as weekend
  from priced group by account_id),
occasion_days as (select distinct account_id, day from priced where kept),
gaps as (select account_id, day, day - lag(day) over (partition by account_id order by day) as gap from occasion_days),
occasions as (
  select account_id, min(day) as first_purchase_on, max(day) as last_purchase_on,
    date '${as_of}' - min(day) as tenure_days, date '${as_of}' - max(day) as recency_days,
    ${windows:count(*) filter (${in}) as frequency_${w}}
    avg(gap) as gap_days_mean, stddev_samp(gap) as gap_days_sd, min(gap) as gap_days_min, max(gap) as gap_days_max,
    arg_max(gap, day) as gap_days_last,
    bit_count(bit_or(case when date '${as_of}' - day < 360 then 1::bigint << ((date '${as_of}' - day) // 30)::int end)) as purchase_months_360d
  from gaps group by account_id),
pairs as (
  select p.account_id, p.day, l.product_id, p.order_id
  from priced p join read_parquet('${order_lines}') l using (order_id) where p.kept and l.quantity > 0
  group by all),
products as (
  select account_id, product_id, count(*) as times from pairs group by all),
by_product as (
  select account_id, count(*) as distinct_products, count(*) filter (times > 1) as again, sum(times) as times,
    arg_min(product_id, (-times, product_id)) as favourite_product, max(times) as most
  from products group by account_id),
categories as (
  select r.account_id, c.category, count(*) as times,
    count(*) filter (r.day > date '${as_of}' - 90) as recent, count(*) filter (r.day <= date '${as_of}' - 90) as earlier
  from pairs r join read_parquet('${products}') c using (product_id) group by all),
category_shares as (
  select category, sum(times) / sum(sum(times)) over () as share from categories group by category),
by_category as (
  select account_id, count(*) as distinct_categories, arg_min(category, (-times, category)) as favourite_category,
    max(times) as most, sum(times) as times, ln(sum(times)) - sum(times * ln(times)) / sum(times) as category_entropy,
    arg_min(share, (-times, category)) as population,
    sum(sqrt(recent * earlier)) as affinity, sum(recent) as recent, sum(earlier) as earlier
  from categories join category_shares using (category) group by account_id),
channels as (select account_id, channel, count(*) as times from priced where kept group by all),
by_channel as (
  select account_id, count(*) as distinct_channels, arg_min(channel, (-times, channel)) as favourite_channel,
    max(times)::double / sum(times) as favourite_channel_share, ln(sum(times)) - sum(times * ln(times)) / sum(times) as channel_entropy
  from channels group by account_id),
hours as (select account_id, hour, count(*) as times from priced where kept group by all),
by_hour as (
  select account_id, arg_min(hour, (-times, hour)) as usual_hour, ln(sum(times)) - sum(times * ln(times)) / sum(times) as hour_entropy
  from hours group by account_id),
visits as (
  select account_id,
    count(*) filter (attributed_on > date '${as_of}' - 30) as visits_30d,
    count(*) filter (attributed_on > date '${as_of}' - 90) as visits_90d, count(*) as visits_lifetime,
    date '${as_of}' - max(attributed_on) as days_since_visit,
    coalesce(sum(views) filter (attributed_on > date '${as_of}' - 90), 0) as views_90d,
    coalesce(sum(carts) filter (attributed_on > date '${as_of}' - 90), 0) as carts_90d,
    count(*) filter (carts > 0 and checkouts = 0 and attributed_on > date '${as_of}' - 90) as abandoned_visits_90d
  from read_parquet('${sessions}')
  where attributed_on <= date '${as_of}' and bot_reason is null group by account_id)
select substr(sha256('bench' || chr(0) || account_id), 1, 20) as customer_id,
  ${windows:coalesce(s.orders_${w}, 0) as orders_${w}}
  ${windows:coalesce(s.revenue_${w}, 0) as revenue_${w}}
  ${windows:coalesce(o.frequency_${w}, 0) as frequency_${w}}
  o.first_purchase_on, o.last_purchase_on, o.tenure_days, o.recency_days, o.gap_days_mean, o.gap_days_sd, o.gap_days_min,
  o.gap_days_max, o.gap_days_last, coalesce(o.purchase_months_360d, 0) as purchase_months_360d,
  o.gap_days_sd / nullif(o.gap_days_mean, 0) as gap_days_cv, o.recency_days / nullif(o.gap_days_mean, 0) as overdue_ratio,
  case when n > 0 then net / n end as order_value_mean, s.order_value_max,
  case when orders_90d > 0 then net90 / orders_90d end as order_value_mean_90d,
  case when n > 0 then u / n end as units_per_order, case when n > 0 then l / n end as lines_per_order,
  coalesce(p.distinct_products, 0) as distinct_products, p.again / p.distinct_products as repeat_product_share,
  p.times / p.distinct_products as orders_per_product, p.favourite_product, p.most / p.times as favourite_product_share,
  case when gd > 0 then d / gd end as discount_share, case when n > 0 then discounted / n end as discounted_order_share,
  case when u > 0 then g / u end as unit_price_mean, case when n + c > 0 then c / (n + c) end as cancelled_share,
  case when n > 0 then payday / n end as payday_share, case when n > 0 then morning / n end as morning_share,
  case when n > 0 then evening / n end as evening_share, case when n > 0 then weekend / n end as weekend_share,
  coalesce(k.distinct_categories, 0) as distinct_categories, k.favourite_category, k.most / k.times as favourite_category_share,
  (k.most + 5 * k.population) / (k.times + 5) / k.population as favourite_category_lift, k.category_entropy,
  case when k.recent > 0 and k.earlier > 0 then greatest(0, 1 - k.affinity / sqrt(k.recent * k.earlier)) end as category_shift,
  coalesce(h.distinct_channels, 0) as distinct_channels, h.favourite_channel, h.favourite_channel_share, h.channel_entropy,
  t.usual_hour, t.hour_entropy,
  coalesce(v.visits_30d, 0) as visits_30d, coalesce(v.visits_90d, 0) as visits_90d, coalesce(v.visits_lifetime, 0) as visits_lifetime,
  v.days_since_visit, coalesce(v.views_90d, 0) as views_90d, coalesce(v.carts_90d, 0) as carts_90d,
  coalesce(v.abandoned_visits_90d, 0) as abandoned_visits_90d,
  case when v.visits_90d > 0 then coalesce(s.orders_90d, 0) / v.visits_90d end as orders_per_visit_90d,
  case when s.orders_90d + orders90b > 0 then (s.orders_90d - orders90b) / (s.orders_90d + orders90b) end as orders_trend,
  case when coalesce(gross90, 0) + coalesce(gross90b, 0) > 0
    then (coalesce(gross90, 0) - coalesce(gross90b, 0)) / (coalesce(gross90, 0) + coalesce(gross90b, 0)) end as revenue_trend,
  case when 3 * s.orders_30d + orders30b > 0 then (3 * s.orders_30d - orders30b) / (3 * s.orders_30d + orders30b) end as orders_change_30d,
  coalesce(slope, 0) / 286 as revenue_slope_360d,
  coalesce(cost365, 0) as cost_of_goods_365d, coalesce(cost, 0) as cost_of_goods_lifetime,
  coalesce(s.revenue_365d, 0) - coalesce(cost365, 0) as contribution_365d
from read_parquet('${accounts}') a
  left join sums s using (account_id) left join occasions o using (account_id) left join by_product p using (account_id)
  left join by_category k using (account_id) left join by_channel h using (account_id) left join by_hour t using (account_id)
  left join visits v using (account_id)
