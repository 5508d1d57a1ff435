-- The features of jobs/bench features, in DuckDB's words, straight from the facts. The shop's zone is UTC.
create or replace temp table duck as
with
line_sums as (
  select order_id,
    sum(case when quantity > 0 then quantity end) as units,
    sum(coalesce(gross, quantity * unit_price)) as gross,
    sum(discount) as discount,
    sum(quantity * unit_cost) as cost,
    count(*) filter (quantity > 0) as lines,
    coalesce(-sum(coalesce(gross, quantity * unit_price)) filter (quantity < 0), 0) as returned
  from read_parquet('${order_lines}') group by order_id),
priced as (
  select o.account_id, o.order_id, o.channel, cast(o.ordered_at as date) as day, date_part('hour', o.ordered_at) as hour,
    o.status <> 'cancelled' as kept, o.status = 'cancelled' as cancelled, l.units, l.gross, coalesce(l.discount, 0) as discount,
    l.discount is not null as discount_known, l.cost, l.lines, l.returned
  from read_parquet('${orders}') o left join line_sums l using (order_id)
  where cast(o.ordered_at as date) <= date '${as_of}'),
sums as (
  select account_id,
    ${windows:count(*) filter (kept and ${in}) as orders_${w}}
    ${windows:coalesce(sum(gross - discount) filter (kept and ${in}), 0)::double as revenue_${w}}
    count(*) filter (kept) as n, count(*) filter (cancelled) as c,
    sum(gross) filter (kept)::double as g, sum(discount) filter (kept and discount_known)::double as d,
    sum(gross) filter (kept and discount_known)::double as gd,
    sum(discount) filter (kept and discount_known and day > date '${as_of}' - 90)::double as d90,
    sum(gross) filter (kept and discount_known and day > date '${as_of}' - 90)::double as gd90, sum(units) filter (kept)::double as u, sum(lines) filter (kept)::double as l,
    sum(gross - discount) filter (kept)::double as net,
    max(gross - discount) filter (kept)::double as order_value_max,
    count(*) filter (kept and discount > 0) as discounted,
    sum(gross - discount) filter (kept and day > date '${as_of}' - 90)::double as net90,
    sum(gross) filter (kept and day > date '${as_of}' - 90)::double as gross90,
    sum(gross) filter (kept and day <= date '${as_of}' - 90 and day > date '${as_of}' - 180)::double as gross90b,
    count(*) filter (kept and day <= date '${as_of}' - 90 and day > date '${as_of}' - 180) as orders90b,
    count(*) filter (kept and day <= date '${as_of}' - 30 and day > date '${as_of}' - 120) as orders30b,
    coalesce(sum(gross) filter (kept and day > date '${as_of}' - 30), 0)::double as gross30,
    coalesce(sum(gross) filter (kept and day <= date '${as_of}' - 30 and day > date '${as_of}' - 120), 0)::double as gross30b,
    sum(returned) filter (kept)::double as returned, sum(returned) filter (kept and day > date '${as_of}' - 365)::double as returned365,
    count(*) filter (kept and returned > 0 and day > date '${as_of}' - 365) as return_orders365,
    sum(gross) filter (kept and cost is not null)::double as gross_with_cost,
    count(*) filter (kept and month(day) in (12, 1, 2)) as winter, count(*) filter (kept and month(day) in (3, 4, 5)) as spring,
    count(*) filter (kept and month(day) in (6, 7, 8)) as summer, count(*) filter (kept and month(day) in (9, 10, 11)) as autumn,
    count(*) filter (kept and (date_part('day', day) >= 25 or date_part('day', day) <= 5)) as payday,
    sum((11 - 2 * ((date '${as_of}' - day) // 30)) * (gross - discount)) filter (kept and date '${as_of}' - day < 360)::double as slope,
    sum(cost) filter (kept and day > date '${as_of}' - 365)::double as cost365, sum(cost) filter (kept)::double as cost,
    count(*) filter (kept and hour between 6 and 11) as morning, count(*) filter (kept and hour between 12 and 17) as afternoon,
    count(*) filter (kept and hour between 18 and 23) as evening, count(*) filter (kept and hour between 0 and 5) as night,
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
product_shares as (
  select product_id, sum(times) / sum(sum(times)) over () as share from products group by product_id),
by_product as (
  select account_id, count(*) as distinct_products, count(*) filter (times > 1) as again, sum(times) as times,
    arg_min(product_id, (-times, product_id)) as favourite_product, max(times) as most,
    arg_min(share, (-times, product_id)) as population
  from products join product_shares using (product_id) group by account_id),
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
chosen as (
  select account_id, channel, hour, isodow(day) as weekday, day > date '${as_of}' - 90 as is_recent, date '${as_of}' - day as ago
  from priced where kept),
channels as (
  select account_id, channel, count(*) as times, count(*) filter (is_recent) as recent, count(*) filter (not is_recent) as earlier,
    bit_or(case when ago < 360 then 1::bigint << (ago // 30)::int end) as months
  from chosen group by all),
channel_shares as (
  select channel, sum(times) / sum(sum(times)) over () as share from channels group by channel),
by_channel as (
  select account_id, count(*) as distinct_channels, arg_min(channel, (-times, channel)) as favourite_channel,
    max(times)::double as most, sum(times) as times, ln(sum(times)) - sum(times * ln(times)) / sum(times) as channel_entropy,
    arg_min(share, (-times, channel)) as population, sum(bit_count(months)) as channel_months, bit_count(bit_or(months)) as months,
    sum(sqrt(recent * earlier)) as affinity, sum(recent) as recent, sum(earlier) as earlier
  from channels join channel_shares using (channel) group by account_id),
hours as (
  select account_id, hour, count(*) as times, count(*) filter (is_recent) as recent, count(*) filter (not is_recent) as earlier
  from chosen group by all),
by_hour as (
  select account_id, arg_min(hour, (-times, hour)) as usual_hour, ln(sum(times)) - sum(times * ln(times)) / sum(times) as hour_entropy,
    sum(sqrt(recent * earlier)) as affinity, sum(recent) as recent, sum(earlier) as earlier
  from hours group by account_id),
weekdays as (
  select account_id, weekday, count(*) as times, count(*) filter (is_recent) as recent, count(*) filter (not is_recent) as earlier
  from chosen group by all),
by_weekday as (
  select account_id, arg_min(weekday, (-times, weekday)) as usual, ln(sum(times)) - sum(times * ln(times)) / sum(times) as weekday_entropy,
    sum(sqrt(recent * earlier)) as affinity, sum(recent) as recent, sum(earlier) as earlier
  from weekdays group by account_id),
visits as (
  select account_id,
    count(*) filter (attributed_on > date '${as_of}' - 7) as visits_7d,
    count(*) filter (attributed_on > date '${as_of}' - 30) as visits_30d,
    count(*) filter (attributed_on <= date '${as_of}' - 30 and attributed_on > date '${as_of}' - 120) as visits30b,
    count(*) filter (attributed_on > date '${as_of}' - 90) as visits_90d, count(*) as visits_lifetime,
    date '${as_of}' - max(attributed_on) as days_since_visit,
    coalesce(sum(views) filter (attributed_on > date '${as_of}' - 30), 0) as views_30d,
    coalesce(sum(views) filter (attributed_on > date '${as_of}' - 90), 0) as views_90d,
    coalesce(sum(searches) filter (attributed_on > date '${as_of}' - 90), 0) as searches_90d,
    coalesce(sum(favourites) filter (attributed_on > date '${as_of}' - 90), 0) as favourites_90d,
    coalesce(sum(carts) filter (attributed_on > date '${as_of}' - 30), 0) as carts_30d,
    coalesce(sum(carts) filter (attributed_on > date '${as_of}' - 90), 0) as carts_90d,
    coalesce(sum(checkouts) filter (attributed_on > date '${as_of}' - 90), 0) as checkouts_90d,
    count(*) filter (carts > 0 and attributed_on > date '${as_of}' - 90) as cart_visits90,
    count(*) filter (carts > 0 and checkouts = 0 and attributed_on > date '${as_of}' - 90) as abandoned_visits_90d,
    sum(date_diff('second', started_at, ended_at)) filter (attributed_on > date '${as_of}' - 90) as seconds90,
    coalesce(sum(shares), 0) as shares_lifetime
  from read_parquet('${sessions}')
  where attributed_on <= date '${as_of}' and bot_reason is null group by account_id),
wide as (
select substr(sha256('bench' || chr(0) || account_id), 1, 20) as customer_id,
  ${windows:coalesce(s.orders_${w}, 0) as orders_${w}}
  ${windows:coalesce(s.revenue_${w}, 0) as revenue_${w}}
  ${windows:coalesce(o.frequency_${w}, 0) as frequency_${w}}
  o.first_purchase_on, o.last_purchase_on, o.tenure_days, o.recency_days, o.gap_days_mean, o.gap_days_sd, o.gap_days_min,
  o.gap_days_max, o.gap_days_last, coalesce(o.purchase_months_360d, 0) as purchase_months_360d,
  o.last_purchase_on + round(o.gap_days_mean)::int as next_purchase_on,
  o.gap_days_sd / nullif(o.gap_days_mean, 0) as gap_days_cv, o.recency_days / nullif(o.gap_days_mean, 0) as overdue_ratio,
  case when n > 0 then net / n end as order_value_mean, s.order_value_max,
  case when orders_90d > 0 then net90 / orders_90d end as order_value_mean_90d,
  case when n > 0 then u / n end as units_per_order, case when n > 0 then l / n end as lines_per_order,
  coalesce(p.distinct_products, 0) as distinct_products, p.again / p.distinct_products as repeat_product_share,
  p.times / p.distinct_products as orders_per_product, p.favourite_product, p.most / p.times as favourite_product_share,
  (p.most + 5 * p.population) / (p.times + 5) / p.population as favourite_product_lift,
  case when gd > 0 then d / gd end as discount_share, case when gd90 > 0 then d90 / gd90 end as discount_share_90d, case when n > 0 then discounted / n end as discounted_order_share,
  case when u > 0 then g / u end as unit_price_mean, case when n + c > 0 then c / (n + c) end as cancelled_share,
  case when n > 0 then payday / n end as payday_share, case when n > 0 then morning / n end as morning_share,
  case when n > 0 then afternoon / n end as afternoon_share,
  case when n > 0 then evening / n end as evening_share, case when n > 0 then night / n end as night_share,
  case when n = 0 then null when morning >= greatest(afternoon, evening, night) then 'morning'
    when afternoon >= greatest(evening, night) then 'afternoon' when evening >= night then 'evening' when n > 0 then 'night' end as usual_daypart,
  case when n = 0 then null when winter >= greatest(spring, summer, autumn) then 'winter' when spring >= greatest(summer, autumn) then 'spring'
    when summer >= autumn then 'summer' when n > 0 then 'autumn' end as usual_season,
  case when n > 0 then greatest(winter, spring, summer, autumn) / n end as usual_season_share, case when n > 0 then weekend / n end as weekend_share,
  coalesce(k.distinct_categories, 0) as distinct_categories, k.favourite_category, k.most / k.times as favourite_category_share,
  (k.most + 5 * k.population) / (k.times + 5) / k.population as favourite_category_lift, k.category_entropy,
  case when k.recent > 0 and k.earlier > 0 then greatest(0, 1 - k.affinity / sqrt(k.recent * k.earlier)) end as category_shift,
  coalesce(h.distinct_channels, 0) as distinct_channels, h.favourite_channel, h.most / h.times as favourite_channel_share,
  (h.most + 5 * h.population) / (h.times + 5) / h.population as favourite_channel_lift, h.channel_entropy,
  case when h.recent > 0 and h.earlier > 0 then greatest(0, 1 - h.affinity / sqrt(h.recent * h.earlier)) end as channel_shift,
  h.channel_months / nullif(h.months, 0) as channels_a_month,
  t.usual_hour, t.hour_entropy,
  case when t.recent > 0 and t.earlier > 0 then greatest(0, 1 - t.affinity / sqrt(t.recent * t.earlier)) end as hour_shift,
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'][y.usual] as usual_weekday, y.weekday_entropy,
  case when y.recent > 0 and y.earlier > 0 then greatest(0, 1 - y.affinity / sqrt(y.recent * y.earlier)) end as weekday_shift,
  date '${as_of}' - cast(a.registered_at as date) as account_age_days,
  coalesce(v.visits_7d, 0) as visits_7d, coalesce(v.visits_30d, 0) as visits_30d, coalesce(v.visits_90d, 0) as visits_90d, coalesce(v.visits_lifetime, 0) as visits_lifetime,
  v.days_since_visit, coalesce(v.views_30d, 0) as views_30d, coalesce(v.views_90d, 0) as views_90d,
  coalesce(v.searches_90d, 0) as searches_90d, coalesce(v.favourites_90d, 0) as favourites_90d, coalesce(v.carts_30d, 0) as carts_30d,
  coalesce(v.carts_90d, 0) as carts_90d, coalesce(v.checkouts_90d, 0) as checkouts_90d,
  v.abandoned_visits_90d / nullif(v.cart_visits90, 0) as cart_abandonment_90d, v.views_90d / nullif(v.visits_90d, 0) as views_per_visit_90d,
  v.seconds90 / nullif(v.visits_90d * 60, 0) as visit_minutes_mean_90d, coalesce(v.shares_lifetime, 0) as shares_lifetime,
  case when coalesce(s.orders_30d, 0) = 0 then coalesce(v.carts_30d, 0) else 0 end as carts_without_order_30d,
  case when 3 * visits_30d + visits30b > 0 then (3 * visits_30d - visits30b) / (3 * visits_30d + visits30b) end as visits_change_30d,
  coalesce(v.abandoned_visits_90d, 0) as abandoned_visits_90d,
  case when v.visits_90d > 0 then coalesce(s.orders_90d, 0) / v.visits_90d end as orders_per_visit_90d,
  case when s.orders_90d + orders90b > 0 then (s.orders_90d - orders90b) / (s.orders_90d + orders90b) end as orders_trend,
  case when coalesce(gross90, 0) + coalesce(gross90b, 0) > 0
    then (coalesce(gross90, 0) - coalesce(gross90b, 0)) / (coalesce(gross90, 0) + coalesce(gross90b, 0)) end as revenue_trend,
  case when 3 * s.orders_30d + orders30b > 0 then (3 * s.orders_30d - orders30b) / (3 * s.orders_30d + orders30b) end as orders_change_30d,
  case when 3 * gross30 + gross30b > 0 then (3 * gross30 - gross30b) / (3 * gross30 + gross30b) end as revenue_change_30d,
  coalesce(slope, 0) / 286 as revenue_slope_360d,
  case when g > 0 then returned / g end as return_share, coalesce(returned365, 0) as returned_365d,
  coalesce(return_orders365, 0) as return_orders_365d,
  case when g > 0 then coalesce(gross_with_cost, 0) / g end as cost_known_share,
  coalesce(cost365, 0) as cost_of_goods_365d, coalesce(cost, 0) as cost_of_goods_lifetime,
  coalesce(s.revenue_365d, 0) - coalesce(cost365, 0) as contribution_365d,
  coalesce(s.revenue_lifetime, 0) - coalesce(cost, 0) as contribution_lifetime
from read_parquet('${accounts}') a
  left join sums s using (account_id) left join occasions o using (account_id) left join by_product p using (account_id)
  left join by_category k using (account_id) left join by_channel h using (account_id) left join by_hour t using (account_id)
  left join by_weekday y using (account_id) left join visits v using (account_id)),
parts as (
  select *, case when return_share is not null then 100 * greatest(0, least(1, 1 - return_share)) end as delivered_product,
    case when shares_lifetime > 0 then 100.0 else 50.0 end as delivered_image,
    case when discount_share is not null then 100 * greatest(0, least(1, 1 - discount_share)) end as price_paid, 100 * cancelled_share as effort_paid
  from wide)
select *, 50 + ((coalesce(50 * delivered_product, 0) + 15 * delivered_image) / (case when delivered_product is null then 0 else 50 end + 15)
    - (coalesce(50 * price_paid, 0) + coalesce(25 * effort_paid, 0))
      / nullif(case when price_paid is null then 0 else 50 end + case when effort_paid is null then 0 else 25 end, 0)) / 2 as delivered_value
from parts
