"use strict";
// Draws a figure from the data beside it; the table of figures stays for everyone.
(function () {
  const SERIES = [1, 2, 3, 4, 5, 6];
  let loading = null;

  function load(url) {
    loading =
      loading ||
      new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = url;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    return loading;
  }

  async function option(root) {
    const data = root.querySelector('script[type="application/json"]');
    if (data) return JSON.parse(data.textContent);
    return (await fetch(root.dataset.url)).json();
  }

  async function start(root) {
    const [wanted] = await Promise.all([option(root), load(root.dataset.scriptUrl)]);
    const box = root.querySelector(".chart-box");
    const style = window.getComputedStyle(document.body);
    const colours = SERIES.map(function (number) {
      return style.getPropertyValue("--chart-" + number).trim();
    });
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    // Tooltips as drawn text: the other mode writes style attributes, which our policy forbids.
    const tooltip = Object.assign({ renderMode: "richText", confine: true }, wanted.tooltip);
    chart.setOption(
      Object.assign(
        {
          color: colours,
          textStyle: { fontFamily: style.fontFamily, fontSize: parseFloat(style.fontSize) * 0.9 },
          grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
          animation: false,
        },
        wanted,
        { tooltip: tooltip },
      ),
    );
    window.addEventListener("resize", function () {
      chart.resize();
    });
    const table = root.querySelector(".chart-table");
    if (table) table.open = false;
    root.dataset.ready = "yes";
  }

  document.querySelectorAll("[data-chart]").forEach(function (root) {
    start(root).catch(function () {
      root.querySelector(".chart-box").hidden = true;
    });
  });
})();
