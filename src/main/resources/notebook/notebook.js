// Draws the pictures of a notebook: every element with a sheet that is not drawn yet. How many marks came of the rows is told
// in data-marks, which jobs/notebook --run looks at.
(function () {
  "use strict";
  // Readable on a light and on a dark notebook.
  var COLORS = ["#3f7ae0", "#d97f14", "#17906c", "#b356a0", "#66758a", "#c0472f", "#7660c9", "#2f9cbd"];
  var HEAT = ["#e6eefb", "#a1bfed", "#4274c9", "#173f8a"];
  var TEXT = "#7b8798";
  var LINE = "#8d98a833";
  var LEGEND = 34;

  function told(value) {
    if (typeof value !== "number") {
      return value === null || value === undefined ? "" : String(value);
    }
    var digits = Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 2 : 0;
    return value.toLocaleString("en", {maximumFractionDigits: digits});
  }

  function column(sheet, i) {
    return sheet.rows.map(function (row) { return row[i]; });
  }

  // Each value once: numbers by size, names by the alphabet.
  function distinct(values) {
    var all = Array.from(new Set(values));
    return all.every(function (value) { return typeof value === "number"; }) ? all.sort(function (a, b) { return a - b; }) : all.sort();
  }

  function axis(type, name, more) {
    return Object.assign({
      type: type, name: name, nameLocation: "middle", nameGap: 30, nameTextStyle: {color: TEXT},
      axisLabel: {color: TEXT, hideOverlap: true, formatter: type === "value" ? told : undefined},
      axisLine: {lineStyle: {color: TEXT}}, axisTick: {show: false}, splitLine: {show: type === "value", lineStyle: {color: LINE}}
    }, more);
  }

  // The name of the upright axis, above it.
  function above(name) {
    return {name: name, nameLocation: "end", nameGap: 10, nameTextStyle: {color: TEXT, align: "left"}};
  }

  function series(sheet, type, more) {
    return sheet.columns.slice(1).map(function (name, i) {
      return Object.assign({type: type, name: name, data: column(sheet, i + 1)}, more);
    });
  }

  var draw = {
    bars: function (sheet) {
      return {
        tooltip: {trigger: "axis"},
        xAxis: axis("value", sheet.columns.length === 2 ? sheet.columns[1] : ""),
        yAxis: axis("category", "", {inverse: true, data: column(sheet, 0).map(told), axisLabel: {color: TEXT, width: 230, overflow: "truncate"}}),
        series: series(sheet, "bar", {barMaxWidth: 22})
      };
    },

    columns: function (sheet) {
      return {
        tooltip: {trigger: "axis"},
        xAxis: axis("category", sheet.columns[0], {data: column(sheet, 0).map(told)}),
        yAxis: axis("value", ""),
        series: series(sheet, "bar", {barMaxWidth: 40})
      };
    },

    lines: function (sheet) {
      var numbers = column(sheet, 0).every(function (value) { return typeof value === "number"; });
      var lines = series(sheet, "line", {symbolSize: 5});
      if (numbers) {
        lines.forEach(function (line, i) {
          line.data = sheet.rows.map(function (row) { return [row[0], row[i + 1]]; });
        });
      }
      return {
        tooltip: {trigger: "axis"},
        xAxis: axis(numbers ? "value" : "category", sheet.columns[0], numbers ? {scale: true} : {data: column(sheet, 0).map(told)}),
        yAxis: axis("value", ""),
        series: lines
      };
    },

    points: function (sheet) {
      var groups = sheet.columns.length > 2 ? distinct(column(sheet, 2)) : [sheet.columns[1]];
      return {
        tooltip: {trigger: "item"},
        xAxis: axis("value", sheet.columns[0], {scale: true}),
        yAxis: axis("value", "", Object.assign({scale: true}, above(sheet.columns[1]))),
        series: groups.map(function (group) {
          return {
            type: "scatter", name: told(group), symbolSize: 9,
            data: sheet.rows.filter(function (row) { return sheet.columns.length < 3 || row[2] === group; })
          };
        })
      };
    },

    heat: function (sheet) {
      var across = distinct(column(sheet, 0));
      var down = distinct(column(sheet, 1));
      var values = column(sheet, 2).filter(function (value) { return value !== null; });
      var names = across.some(function (value) { return typeof value !== "number"; });
      var least = Math.min.apply(null, values);
      var greatest = Math.max.apply(null, values);
      return {
        tooltip: {trigger: "item"},
        xAxis: axis("category", names ? "" : sheet.columns[0], {
          data: across.map(told), axisLabel: {color: TEXT, interval: 0, rotate: names ? 35 : 0}
        }),
        yAxis: axis("category", "", Object.assign({data: down.map(told)}, above(sheet.columns[1]))),
        visualMap: {
          min: least, max: greatest, text: [told(greatest), told(least)], orient: "vertical", right: 0, top: "middle",
          itemHeight: 160, inRange: {color: HEAT}, textStyle: {color: TEXT}
        },
        series: [{
          type: "heatmap", name: sheet.columns[2],
          data: sheet.rows.map(function (row) { return [across.indexOf(row[0]), down.indexOf(row[1]), row[2] === null ? "-" : row[2]]; }),
          label: {show: across.length * down.length <= 200, formatter: function (cell) { return told(cell.value[2]); }, fontSize: 11}
        }]
      };
    }
  };

  // What the rows became: shapes in one of the colors, or in a shade of a heat map, but those of the legend.
  function marks(place, legend) {
    var bottom = place.getBoundingClientRect().bottom - (legend ? LEGEND : 0);
    return Array.from(place.querySelectorAll("svg path")).filter(function (path) {
      var box = path.getBoundingClientRect();
      var color = path.getAttribute("fill");
      var shade = /^rgb/.test(color) && color !== "rgb(0,0,0)";
      return (shade || COLORS.indexOf(color) >= 0 || COLORS.indexOf(path.getAttribute("stroke")) >= 0)
        && box.width + box.height > 1 && box.top < bottom;
    }).length;
  }

  function one(place) {
    var sheet = JSON.parse(place.getAttribute("data-sheet"));
    var option = draw[sheet.kind](sheet);
    var legend = option.series.length > 1;
    var tall = sheet.kind === "bars" ? Math.max(200, 92 + sheet.rows.length * Math.max(22, 12 * option.series.length)) : 360;
    place.textContent = "";
    place.setAttribute("data-marks", "0");
    place.style.cssText = "width: 100%; max-width: 860px; height: " + tall + "px";
    var chart = echarts.init(place, null, {renderer: "svg", width: Math.min(860, place.clientWidth || 860), height: tall});
    chart.on("finished", function () { place.setAttribute("data-marks", marks(place, legend)); });
    option.animation = false;
    option.color = COLORS;
    option.title = {text: sheet.title, left: 0, top: 0, textStyle: {color: TEXT, fontSize: 14}};
    option.grid = {left: 12, right: sheet.kind === "heat" ? 90 : 24, top: option.yAxis.name ? 60 : 44, bottom: (option.xAxis.name ? 30 : 8) + (legend ? LEGEND : 0), containLabel: true};
    option.legend = legend ? {type: "scroll", bottom: 0, left: 0, itemHeight: 9, textStyle: {color: TEXT}} : undefined;
    option.tooltip.valueFormatter = told;
    option.tooltip.confine = true;
    chart.setOption(option);
  }

  window.clientelePictures = function () {
    document.querySelectorAll(".clientele-picture:not([data-marks])").forEach(one);
  };
  window.clientelePictures();
})();
