// Draws the pictures of a report from the sheets that are embedded in it. The page is complete without.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("sheets").textContent);
  var root = document.documentElement;
  var figures = Array.prototype.slice.call(document.querySelectorAll("figure.chart"));
  var drawn = [];
  root.classList.add("drawn");

  function color(name) {
    return getComputedStyle(root).getPropertyValue("--" + name).trim();
  }

  function palette() {
    return [0, 1, 2, 3, 4, 5, 6, 7].map(function (i) { return color("c" + i); });
  }

  function rows(sheet) {
    return sheet.rows.map(function (row) {
      var named = {};
      sheet.columns.forEach(function (column, i) { named[column.name] = row[i]; });
      return named;
    });
  }

  function unit(sheet, name) {
    return sheet.columns.filter(function (column) { return column.name === name; })[0].unit;
  }

  function heading(sheet, name) {
    return sheet.columns.filter(function (column) { return column.name === name; })[0].label;
  }

  function word(text) {
    return data.words[String(text).toLowerCase().replace(/ /g, "_")] || String(text).replace(/_/g, " ");
  }

  function label(key) {
    return data.labels[key];
  }

  var formats = {};
  function format(options) {
    var key = JSON.stringify(options);
    formats[key] = formats[key] || new Intl.NumberFormat(data.language, options);
    return formats[key];
  }

  function told(value, unit) {
    if (value === null || value === undefined) {
      return "–";
    }
    switch (unit) {
      case "money":
        return format({style: "currency", currency: data.currency, maximumFractionDigits: Math.abs(value) >= 1000 ? 0 : 2}).format(value);
      case "change":
        if (value >= 9) {
          return "×" + format({maximumFractionDigits: value >= 99 ? 0 : 1}).format(value + 1);
        }
        return (value > 0 ? "+" : "") + told(value, "share");
      case "share":
        return format({style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1}).format(value);
      case "date":
        return new Date(value + "T00:00:00Z").toLocaleDateString(data.language, {timeZone: "UTC", day: "numeric", month: "short", year: "numeric"});
      case "month":
        return new Date(value + "T00:00:00Z").toLocaleDateString(data.language, {timeZone: "UTC", month: "short", year: "numeric"});
      default:
        return format({maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2}).format(value);
    }
  }

  function short(value, unit) {
    return unit === "money"
      ? format({style: "currency", currency: data.currency, notation: "compact", maximumFractionDigits: 1}).format(value)
      : unit === "share"
      ? format({style: "percent", maximumFractionDigits: 0}).format(value)
      : format({notation: "compact", maximumFractionDigits: 1}).format(value);
  }

  function signed(value, unit) {
    return (value > 0 ? "+" : "") + short(value, unit);
  }

  function fade(hex, opacity) {
    return "rgba(" + [1, 3, 5].map(function (i) { return parseInt(hex.substr(i, 2), 16); }).join(",") + "," + opacity + ")";
  }

  // What all pictures have in common.
  function common(option) {
    var text = color("ink");
    var soft = color("soft");
    option.animation = false;
    option.color = palette();
    option.textStyle = {color: text, fontFamily: getComputedStyle(document.body).fontFamily};
    option.tooltip = Object.assign({
      renderMode: "richText", confine: true, backgroundColor: color("card"), borderColor: color("line"),
      textStyle: {color: text, fontSize: 12}
    }, option.tooltip);
    if (option.legend) {
      option.legend = Object.assign({
        type: "scroll", bottom: 0, itemWidth: 16, itemHeight: 9, textStyle: {color: soft, fontSize: 12},
        pageTextStyle: {color: soft}, pageIconColor: color("accent"), pageIconInactiveColor: color("line"), inactiveColor: color("line")
      }, option.legend);
    }
    ["xAxis", "yAxis"].forEach(function (axis) {
      if (option[axis]) {
        option[axis] = Object.assign({
          axisLine: {lineStyle: {color: color("line")}}, axisTick: {show: false}, splitLine: {show: option[axis].type === "value", lineStyle: {color: color("line")}},
          nameTextStyle: {color: soft, fontSize: 12}
        }, option[axis]);
        option[axis].axisLabel = Object.assign({color: soft, fontSize: 11.5, hideOverlap: true}, option[axis].axisLabel);
      }
    });
    return option;
  }

  function axisTooltip(unitOf, head) {
    return function (points) {
      var shown = points.filter(function (point) { return point.value !== null && point.value !== undefined; });
      return [head(points[0])].concat(shown.map(function (point) {
        var value = Array.isArray(point.value) ? point.value[1] : point.value;
        return point.seriesName + "  " + told(value, unitOf(point));
      })).join("\n");
    };
  }

  var draw = {};

  draw.days = function (sheet) {
    var all = rows(sheet);
    var byDay = {};
    all.forEach(function (row) { byDay[row.day] = row.net_revenue; });
    var day = 86400000;
    var first = Date.parse(all[0].day);
    var last = Date.parse(data.as_of);
    var days = [];
    var values = [];
    for (var at = first; at <= last; at += day) {
      var name = new Date(at).toISOString().substring(0, 10);
      days.push(name);
      values.push(byDay[name] === undefined ? 0 : byDay[name]);
    }
    var mean = values.map(function (value, i) {
      return i < 6 ? null : values.slice(i - 6, i + 1).reduce(function (a, b) { return a + b; }) / 7;
    });
    var anomalies = data.sheets.kpi_anomalies ? rows(data.sheets.kpi_anomalies) : [];
    var marked = anomalies.filter(function (row) { return row.kpi === "net_revenue"; })
      .map(function (row) { return [row.day, row.value]; });
    return common({
      grid: {left: 8, right: 14, top: 16, bottom: 34, containLabel: true},
      legend: {data: [heading(sheet, "net_revenue"), label("mean_7")].concat(marked.length ? [label("anomaly")] : [])},
      tooltip: {trigger: "axis", formatter: axisTooltip(function () { return "money"; }, function (point) { return told(days[point.dataIndex] || point.name, "date"); })},
      xAxis: {type: "category", data: days, axisLabel: {formatter: function (value) {
        return new Date(value + "T00:00:00Z").toLocaleDateString(data.language, {timeZone: "UTC", day: "numeric", month: "short"});
      }}},
      yAxis: {type: "value", axisLabel: {formatter: function (value) { return short(value, "money"); }}},
      series: [
        {name: heading(sheet, "net_revenue"), type: "bar", data: values, itemStyle: {color: fade(color("c0"), 0.35)}, barCategoryGap: "25%"},
        {name: label("mean_7"), type: "line", data: mean, showSymbol: false, lineStyle: {width: 2.2, color: color("c0")}, itemStyle: {color: color("c0")}},
        {name: label("anomaly"), type: "scatter", data: marked, symbol: "diamond", symbolSize: 12, itemStyle: {color: color("bad")}, z: 5}
      ]
    });
  };

  draw.bridge = function (sheet, size) {
    // On a phone the names of eight bars fit beside them only.
    var narrow = size < 520;
    var order = ["buyers", "orders_per_buyer", "order_value", "new", "retained", "returned", "lost", "no_purchase"];
    var all = rows(sheet).sort(function (a, b) { return order.indexOf(a.driver) - order.indexOf(b.driver); });
    var from = all[0].base_revenue;
    var steps = [{name: label("before"), low: 0, high: from, value: from, total: true}];
    var level = from;
    all.forEach(function (row) {
      steps.push({name: word(row.driver), low: Math.min(level, level + row.effect), high: Math.max(level, level + row.effect), value: row.effect});
      level += row.effect;
    });
    steps.push({name: label("now"), low: 0, high: all[0].revenue, value: all[0].revenue, total: true});
    var lowest = Math.min.apply(null, steps.map(function (step) { return step.total ? step.high : step.low; }));
    var highest = Math.max.apply(null, steps.map(function (step) { return step.high; }));
    // Small changes of a large amount show only on a cut axis; it says so by not beginning at 0.
    var base = lowest > 0 && highest - lowest < highest * 0.5 ? Math.max(0, lowest - (highest - lowest) * 0.6) : Math.min(0, lowest);
    var names = {type: "category", data: steps.map(function (step) { return step.name; }), inverse: narrow, axisLabel: {interval: 0, hideOverlap: false, width: 74, overflow: "break", fontSize: 11}};
    var amounts = {type: "value", min: base, splitNumber: narrow ? 3 : 5, axisLabel: {formatter: function (value) { return value === base && base > 0 ? "" : short(value, "money"); }}};
    return common({
      grid: {left: 8, right: narrow ? 62 : 8, top: narrow ? 4 : 24, bottom: 4, containLabel: true},
      tooltip: {formatter: function (point) { var step = steps[point.dataIndex]; return step.name + "  " + (step.total ? told(step.value, "money") : (step.value > 0 ? "+" : "") + told(step.value, "money")); }},
      xAxis: narrow ? amounts : names,
      yAxis: narrow ? names : amounts,
      series: [{
        type: "custom", data: steps.map(function (step, i) { return [i, step.low, step.high]; }), encode: narrow ? {y: 0, x: [1, 2]} : {x: 0, y: [1, 2]},
        renderItem: function (params, api) {
          var step = steps[params.dataIndex];
          var place = function (amount) { return api.coord(narrow ? [amount, params.dataIndex] : [params.dataIndex, amount]); };
          var high = place(step.high);
          var low = place(Math.max(base, step.low));
          var thick = api.size(narrow ? [0, 1] : [1, 0])[narrow ? 1 : 0] * 0.62;
          var shape = narrow
            ? {x: low[0], y: high[1] - thick / 2, width: Math.max(1.5, high[0] - low[0]), height: thick}
            : {x: high[0] - thick / 2, y: high[1], width: thick, height: Math.max(1.5, low[1] - high[1])};
          var text = narrow
            ? {x: high[0] + 5, y: high[1], textAlign: "left", textVerticalAlign: "middle"}
            : {x: high[0], y: high[1] - 5, textAlign: "center", textVerticalAlign: "bottom"};
          return {type: "group", children: [
            {type: "rect", shape: shape, style: {fill: step.total ? color("c4") : step.value < 0 ? color("bad") : color("good")}},
            {type: "text", style: Object.assign({text: step.total ? short(step.value, "money") : signed(step.value, "money"), fill: color("ink"), font: "600 11.5px " + getComputedStyle(document.body).fontFamily}, text)}
          ]};
        }
      }]
    });
  };

  draw.pareto = function (sheet) {
    var points = rows(sheet).map(function (row) { return [row.percent / 100, row.value]; });
    var curve = [[0, 0]].concat(points);
    if (points[points.length - 1][0] < 1) {
      curve.push([1, 1]);
    }
    var fifth = points.filter(function (point) { return point[0] === 0.2; })[0];
    var percent = {min: 0, max: 1, axisLabel: {formatter: function (value) { return short(value, "share"); }}};
    return common({
      grid: {left: 8, right: 18, top: 30, bottom: 28, containLabel: true},
      tooltip: {formatter: function (point) { return short(point.value[0], "share") + " " + label("of_buyers") + "\n" + told(point.value[1], "share"); }},
      xAxis: Object.assign({type: "value", name: label("buyers_by_value"), nameLocation: "middle", nameGap: 28}, percent),
      yAxis: Object.assign({type: "value", name: label("share_of_value"), nameLocation: "end", nameTextStyle: {align: "left", color: color("soft")}}, percent, {max: Math.max(1, Math.ceil(10 * Math.max.apply(null, points.map(function (point) { return point[1]; }))) / 10)}),
      series: [
        {type: "line", data: curve, symbolSize: 6, lineStyle: {width: 2.4}, areaStyle: {opacity: 0.12},
          markLine: fifth ? {symbol: "none", silent: true, lineStyle: {color: color("c1"), type: "dashed"}, label: {show: false}, data: [[{coord: [0.2, 0]}, {coord: fifth}], [{coord: [0, fifth[1]]}, {coord: fifth}]]} : undefined,
          markPoint: fifth ? {symbol: "circle", symbolSize: 10, itemStyle: {color: color("c1")}, label: {show: true, position: [16, 4], align: "left", color: color("ink"), fontWeight: 600, fontSize: 13, formatter: "20% → " + told(fifth[1], "share")}, data: [{coord: fifth}]} : undefined},
        {type: "line", data: [[0, 0], [1, 1]], showSymbol: false, silent: true, lineStyle: {color: color("soft"), type: "dotted", width: 1.2}}
      ]
    });
  };

  draw.moves = function (sheet, width) {
    var narrow = width < 520;
    var totals = {};
    var links = {};
    rows(sheet).forEach(function (row) {
      if (row.from_segment === "none" && row.to_segment === "none") {
        return;
      }
      var from = "0" + row.from_segment;
      var to = "1" + row.to_segment;
      totals[from] = (totals[from] || 0) + row.customers;
      totals[to] = (totals[to] || 0) + row.customers;
      links[from + "\n" + to] = (links[from + "\n" + to] || 0) + row.customers;
    });
    var names = [];
    Object.keys(totals).sort(function (a, b) { return totals[b] - totals[a] || (a < b ? -1 : 1); }).forEach(function (id) {
      if (names.indexOf(id.substring(1)) < 0) {
        names.push(id.substring(1));
      }
    });
    var colors = palette();
    return common({
      tooltip: {formatter: function (point) {
        return point.dataType === "edge"
          ? word(point.data.source.substring(1)) + " → " + word(point.data.target.substring(1)) + "  " + told(point.value, "count")
          : word(point.name.substring(1)) + "  " + told(totals[point.name], "count");
      }},
      series: [{
        type: "sankey", left: narrow ? 96 : 160, right: narrow ? 96 : 160, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 16, layoutIterations: 32, draggable: false,
        emphasis: {focus: "adjacency"},
        data: Object.keys(totals).sort(function (a, b) { return names.indexOf(a.substring(1)) - names.indexOf(b.substring(1)); }).map(function (id) {
          var left = id.charAt(0) === "0";
          return {name: id, depth: left ? 0 : 1, itemStyle: {color: id.substring(1) === "none" ? color("soft") : colors[names.indexOf(id.substring(1)) % colors.length], borderWidth: 0},
            label: {position: left ? "left" : "right", align: left ? "right" : "left"}};
        }),
        links: Object.keys(links).sort().map(function (key) {
          return {source: key.split("\n")[0], target: key.split("\n")[1], value: links[key]};
        }),
        lineStyle: {color: "source", opacity: 0.32, curveness: 0.5},
        label: {color: color("ink"), fontSize: narrow ? 10.5 : 12, lineHeight: 15, width: narrow ? 90 : 152, overflow: narrow ? "break" : "truncate", formatter: function (point) {
          return word(point.name.substring(1)) + "  " + told(totals[point.name], "count");
        }}
      }]
    });
  };

  draw.moves.height = function (sheet) {
    var names = {};
    rows(sheet).forEach(function (row) { names[row.from_segment] = names[row.to_segment] = true; });
    return 130 + 34 * Object.keys(names).length;
  };

  draw.cohort_value = function (sheet) {
    var cohorts = {};
    rows(sheet).filter(function (row) { return row.is_complete; }).forEach(function (row) {
      (cohorts[row.cohort] = cohorts[row.cohort] || []).push([row.age_months, row.cumulative_net_revenue / row.customers]);
    });
    var names = Object.keys(cohorts).sort().slice(-12);
    return common({
      grid: {left: 8, right: 18, top: 14, bottom: 58, containLabel: true},
      legend: {data: names.map(function (name) { return told(name, "month"); })},
      tooltip: {trigger: "item", formatter: function (point) { return point.seriesName + "\n" + label("age") + " " + point.value[0] + "  " + told(point.value[1], "money"); }},
      xAxis: {type: "value", minInterval: 1, name: label("age"), nameLocation: "middle", nameGap: 26, splitLine: {show: false}},
      yAxis: {type: "value", axisLabel: {formatter: function (value) { return short(value, "money"); }}},
      series: names.map(function (name, i) {
        var tint = fade(color("c0"), 0.25 + 0.75 * (i + 1) / names.length);
        return {name: told(name, "month"), type: "line", data: cohorts[name], symbolSize: 5, lineStyle: {width: 1.8, color: tint}, itemStyle: {color: tint}};
      })
    });
  };

  draw.calibration = function (sheet) {
    var all = rows(sheet);
    function rate(row, name) { return row.customers ? row[name] / row.customers : null; }
    return common({
      grid: {left: 8, right: 14, top: 32, bottom: 56, containLabel: true},
      title: {text: label("horizon").replace("{0}", all[0].horizon_days), left: 0, top: 0, textStyle: {color: color("soft"), fontSize: 12.5, fontWeight: 500}},
      legend: {data: [label("expected"), label("actual")]},
      tooltip: {trigger: "axis", formatter: axisTooltip(function () { return "share"; }, function (point) { return heading(sheet, "tenth") + " " + point.name; })},
      xAxis: {type: "category", name: label("tenths"), nameLocation: "middle", nameGap: 26, data: all.map(function (row) { return String(row.tenth); })},
      yAxis: {type: "value", axisLabel: {formatter: function (value) { return short(value, "share"); }}},
      series: [
        {name: label("actual"), type: "bar", barCategoryGap: "35%", itemStyle: {color: fade(color("c0"), 0.5)}, data: all.map(function (row) { return rate(row, "actual_buyers"); })},
        {name: label("expected"), type: "line", symbol: "circle", symbolSize: 8, lineStyle: {width: 2, color: color("c1")}, itemStyle: {color: color("c1")}, data: all.map(function (row) { return rate(row, "expected_buyers"); })}
      ]
    });
  };

  draw.lifts = function (sheet) {
    var series = {};
    rows(sheet).forEach(function (row) {
      var name = word(row.model) + " · " + word(row.candidate);
      (series[name] = series[name] || []).push([String(row.tenth), row.value]);
    });
    return common({
      grid: {left: 8, right: 14, top: 14, bottom: 58, containLabel: true},
      legend: {},
      tooltip: {trigger: "axis", formatter: axisTooltip(function () { return "number"; }, function (point) { return heading(sheet, "tenth") + " " + point.value[0]; })},
      xAxis: {type: "category", name: label("tenths"), nameLocation: "middle", nameGap: 26, data: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]},
      yAxis: {type: "value", axisLabel: {formatter: function (value) { return told(value, "number") + "×"; }}},
      series: Object.keys(series).map(function (name, i) {
        return {name: name, type: "line", symbolSize: 6, data: series[name], lineStyle: {width: 2},
          markLine: i ? undefined : {symbol: "none", silent: true, label: {show: false}, lineStyle: {color: color("soft"), type: "dashed"}, data: [{yAxis: 1}]}};
      })
    });
  };

  draw.accuracy = function (sheet) {
    var all = rows(sheet).filter(function (row) { return row.precision !== null; }).reverse();
    var published = function (row) { return row.verdict === "published"; };
    return common({
      grid: {left: 8, right: 24, top: 8, bottom: 52, containLabel: true},
      legend: {data: [{name: label("precision"), icon: "circle"}, {name: label("wanted"), icon: "rect"}]},
      tooltip: {formatter: function (point) {
        var row = all[point.dataIndex];
        return row.tag + (row.value === "true" ? "" : " = " + row.value) + "  " + word(row.verdict) + "\n" +
          told(row.precision, "share") + "  (" + told(row.precision_low, "share") + " – " + told(row.precision_high, "share") + ")";
      }},
      xAxis: {type: "value", min: 0, max: 1, axisLabel: {formatter: function (value) { return short(value, "share"); }}},
      yAxis: {type: "category", axisLabel: {width: 150, overflow: "truncate"}, data: all.map(function (row) { return row.tag + (row.value === "true" ? "" : " = " + row.value); })},
      series: [
        {name: label("precision"), type: "custom", itemStyle: {color: color("c0")}, encode: {x: [1, 2, 3], y: 0}, data: all.map(function (row, i) { return [i, row.precision, row.precision_low, row.precision_high]; }),
          renderItem: function (params, api) {
            var row = all[params.dataIndex];
            var tint = published(row) ? color("c0") : color("soft");
            var at = api.coord([row.precision, params.dataIndex]);
            var low = api.coord([row.precision_low, params.dataIndex]);
            var high = api.coord([row.precision_high, params.dataIndex]);
            return {type: "group", children: [
              {type: "line", shape: {x1: low[0], y1: at[1], x2: high[0], y2: at[1]}, style: {stroke: tint, lineWidth: 2}},
              {type: "circle", shape: {cx: at[0], cy: at[1], r: 5}, style: {fill: published(row) ? tint : color("card"), stroke: tint, lineWidth: 2}}
            ]};
          }},
        {name: label("wanted"), type: "scatter", symbol: "rect", symbolSize: [3, 14], itemStyle: {color: color("c1")}, data: all.map(function (row, i) { return [row.wanted_precision, i]; }).filter(function (point) { return point[0] !== null; })}
      ]
    });
  };
  draw.accuracy.height = function (sheet) {
    return 80 + 26 * rows(sheet).filter(function (row) { return row.precision !== null; }).length;
  };

  draw.steps = function (sheet) {
    var all = rows(sheet).reverse();
    return common({
      grid: {left: 8, right: 54, top: 4, bottom: 4, containLabel: true},
      tooltip: {formatter: function (point) { var row = all[point.dataIndex]; return row.step + "\n" + told(row.seconds, "number") + " " + label("seconds") + "  " + told(row.rows, "count") + " " + label("rows"); }},
      xAxis: {type: "value", axisLabel: {show: false}, splitLine: {show: false}},
      yAxis: {type: "category", data: all.map(function (row) { return row.step; }), axisLabel: {interval: 0, hideOverlap: false, width: 170, overflow: "truncate"}},
      series: [{type: "bar", barWidth: 11, itemStyle: {color: color("c0"), borderRadius: 3}, data: all.map(function (row) { return row.seconds; }),
        label: {show: true, position: "right", color: color("soft"), fontSize: 11, formatter: function (point) { return format({minimumFractionDigits: 1, maximumFractionDigits: 1}).format(point.value) + " " + label("seconds"); }}}]
    });
  };
  draw.steps.height = function (sheet) {
    return 16 + 19 * sheet.rows.length;
  };

  function drawAll() {
    drawn.forEach(function (chart) { chart.dispose(); });
    drawn = figures.map(function (figure) {
      var canvas = figure.querySelector(".canvas");
      var kind = figure.getAttribute("data-chart");
      var sheet = data.sheets[figure.getAttribute("data-sheet")];
      if (draw[kind].height) {
        canvas.style.height = draw[kind].height(sheet) + "px";
      }
      var chart = echarts.init(canvas, null, {renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1), locale: data.language.indexOf("zh") === 0 ? "ZH" : "EN"});
      chart.setOption(draw[kind](sheet, canvas.clientWidth));
      return chart;
    });
    root.setAttribute("data-drawn", String(drawn.length));
  }

  var width = window.innerWidth;
  window.addEventListener("resize", function () {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      drawAll();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper is light and narrow.
  window.addEventListener("beforeprint", function () {
    root.classList.add("print");
    drawAll();
  });
  window.addEventListener("afterprint", function () {
    root.classList.remove("print");
    drawAll();
  });
  drawAll();
})();
