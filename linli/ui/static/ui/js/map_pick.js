"use strict";
// Choosing a place: tap the map, take one's own position, or the centre of the map by keyboard.
(function () {
  const DIGITS = 6;

  function start(root, made) {
    const lon = document.getElementById(root.dataset.lon);
    const lat = document.getElementById(root.dataset.lat);
    const said = root.querySelector("[data-map-words]");
    const clear = root.querySelector("[data-map-clear]");
    const first = said.textContent;
    const marker = new made.library.Marker({ color: window.LinliMap.colour("map-point"), draggable: true });

    function choose(point, move) {
      if (!made.contains(point)) {
        said.textContent = root.dataset.outsideText;
        return;
      }
      lon.value = point[0].toFixed(DIGITS);
      lat.value = point[1].toFixed(DIGITS);
      marker.setLngLat(point).addTo(made.map);
      said.textContent = root.dataset.chosenText + " (" + lon.value + ", " + lat.value + ")";
      clear.hidden = false;
      if (move) made.map.easeTo({ center: point, zoom: Math.max(made.map.getZoom(), 14) });
      lon.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function centre() {
      choose(made.map.getCenter().toArray(), false);
    }

    made.map.on("click", function (event) {
      choose(event.lngLat.toArray(), false);
    });
    made.map.getCanvas().addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      centre();
    });
    marker.on("dragend", function () {
      choose(marker.getLngLat().toArray(), false);
    });
    root.querySelector("[data-map-centre]").addEventListener("click", centre);
    root.querySelector("[data-map-here]").addEventListener("click", function () {
      const refused = function () {
        said.textContent = root.dataset.deniedText;
      };
      if (!navigator.geolocation) return refused();
      return navigator.geolocation.getCurrentPosition(
        function (found) {
          choose([found.coords.longitude, found.coords.latitude], true);
        },
        refused,
        { enableHighAccuracy: true, timeout: 10000 },
      );
    });
    clear.addEventListener("click", function () {
      lon.value = "";
      lat.value = "";
      marker.remove();
      clear.hidden = true;
      said.textContent = first;
      lon.dispatchEvent(new Event("change", { bubbles: true }));
    });
    if (lon.value && lat.value) choose([Number(lon.value), Number(lat.value)], true);
  }

  document.querySelectorAll("[data-map-pick]").forEach(async function (root) {
    root.hidden = false;
    try {
      const made = await window.LinliMap.create(root, root.querySelector("[data-map]"));
      start(root, {
        library: made.library,
        map: made.map,
        contains: function (point) {
          return window.LinliMap.contains(made.area, point);
        },
      });
      root.dataset.ready = "yes";
    } catch (error) {
      root.hidden = true; // no WebGL or no network: the address field is enough
    }
  });
})();
