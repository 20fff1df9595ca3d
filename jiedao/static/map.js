/* Draws every <div data-map>: the street from its own vectors in greys, the subject in colour. Nothing is asked of
   another host. A page takes it with {% include "parts/map.html" with points=… outlines=… %} and, in its block
   `scripts`, <script src="{% static 'map.js' %}" defer></script>; MapLibre is fetched only where a map stands.

   data-points     address of a GeoJSON collection in WGS-84. Points have the properties
                     key    tells the point from others and ties it to the list
                     name   what it is called;  text  one more line;  href  where it leads
                     lamp   ok | soon | late, drawn ● ▲ ■ in the lamp's colour; site: ◆ in the accent; none: ○ in ink
                     label  optional, drawn beside it (the order of a walk)
                   A LineString among them is drawn as a way (a walk). More than 400 points are gathered, each heap
                   with its count in the colour of its worst lamp. Where "notes" stands beside "features", it is shown
                   below the map (e.g. how many have no position).
   data-outlines   address of a GeoJSON collection of the street: kind (boundary | road | building | water), name,
                   street (true for the street's own boundary). /places/outlines/ answers with what the asker may see.
   data-pick       "LON LAT": ids of two inputs; a click on the map writes degrees (WGS-84) into them and tells them so
                   (event change); what they hold already is marked.
   data-at         "LON,LAT": the map opens there, at the scale of a block.
   List in step    any element with data-point="KEY" on the page: under the pointer or focused it rings its point, and
                   a point that is chosen marks it aria-current="true" and brings it into sight.
   A map that is drawn bears the class .drawn, one that cannot be drawn says so in words; the list stays.  */
(() => {
  "use strict";

  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const MANY = 400;
  const SHAPES = { ok: "circle", soon: "triangle", late: "square", site: "diamond", plain: "ring" };
  const TINTS = { ok: "--ok", soon: "--soon", late: "--wrong", site: "--accent", plain: "--ink" };
  const WORST = ["late", "soon", "ok", "plain"];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const fonts = () => colour("--sans").replaceAll('"', "");
  const empty = { type: "FeatureCollection", features: [] };

  // MapLibre is a megabyte: a page without a map, or whose map stays folded, does not fetch it.
  let fetched = null;
  const library = () => {
    fetched ||= new Promise((done, failed) => {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${base}vendor/maplibre-gl.css` });
      const script = Object.assign(document.createElement("script"), { src: `${base}vendor/maplibre-gl-csp.js` });
      script.onload = () => { maplibregl.setWorkerUrl(`${base}vendor/maplibre-gl-csp-worker.js`); done(); };
      script.onerror = () => failed(new Error("地图程序没有取到"));
      document.head.append(sheet, script);
    });
    return fetched;
  };
  const json = async (address) => {
    if (!address) return empty;
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error("地图数据没有取到，请刷新后再试");
    return answer.json();
  };

  // A lamp as a picture: told by its shape as well as by its colour, with a rim that parts it from the ground.
  const picture = (lamp) => {
    const size = 44, middle = size / 2, pen = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
    pen.lineJoin = "round";
    pen.beginPath();
    if (SHAPES[lamp] === "triangle") { pen.moveTo(middle, 7); pen.lineTo(size - 6, size - 9); pen.lineTo(6, size - 9); pen.closePath(); }
    else if (SHAPES[lamp] === "square") pen.rect(9, 9, size - 18, size - 18);
    else if (SHAPES[lamp] === "diamond") { pen.moveTo(middle, 5); pen.lineTo(size - 5, middle); pen.lineTo(middle, size - 5); pen.lineTo(5, middle); pen.closePath(); }
    else pen.arc(middle, middle, SHAPES[lamp] === "ring" ? 11 : 14, 0, 2 * Math.PI);
    pen.lineWidth = 5; pen.strokeStyle = colour("--surface"); pen.stroke();
    if (SHAPES[lamp] === "ring") {
      pen.fillStyle = colour("--surface"); pen.fill(); pen.lineWidth = 4; pen.strokeStyle = colour(TINTS[lamp]); pen.stroke();
    } else { pen.fillStyle = colour(TINTS[lamp]); pen.fill(); }
    return pen.getImageData(0, 0, size, size);
  };

  const of = (kind) => ["==", ["get", "kind"], kind];
  const isArea = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
  const isLine = ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]];
  const isPoint = ["==", ["geometry-type"], "Point"];
  const wide = (near, far) => ["interpolate", ["exponential", 1.6], ["zoom"], 11, far, 18, near];

  // Where a name is written: the middle of the largest ring of an outline.
  const names = (outlines) => ({
    type: "FeatureCollection",
    features: outlines.features.filter(({ properties }) => properties.kind === "boundary" && !properties.street && properties.name)
      .map(({ properties, geometry }) => {
        const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((part) => part[0]);
        const ring = rings.reduce((a, b) => (b.length > a.length ? b : a));
        let area = 0, x = 0, y = 0;
        const [left, foot] = ring[0];
        ring.slice(1).forEach(([east, north], place) => {
          const [west, south] = ring[place];
          const cross = (west - left) * (north - foot) - (east - left) * (south - foot);
          area += cross; x += (west + east - 2 * left) * cross; y += (south + north - 2 * foot) * cross;
        });
        const at = area ? [left + x / (3 * area), foot + y / (3 * area)] : ring[0];
        return { type: "Feature", properties: { name: properties.name }, geometry: { type: "Point", coordinates: at } };
      }),
  });

  const style = (points, outlines) => {
    const many = points.features.length > MANY;
    const text = { "text-font": ["sans"], "text-size": 12, "text-padding": 6 };
    const halo = { "text-color": colour("--ink-2"), "text-halo-color": colour("--surface"), "text-halo-width": 1.4 };
    const heap = Object.fromEntries(WORST.map((lamp) => [lamp, ["+", ["case", ["==", ["get", "lamp"], lamp], 1, 0]]]));
    return {
      version: 8,
      sources: {
        street: { type: "geojson", data: outlines },
        names: { type: "geojson", data: names(outlines) },
        ways: { type: "geojson", data: { ...empty, features: points.features.filter((one) => one.geometry.type !== "Point") } },
        points: {
          type: "geojson",
          data: { ...empty, features: points.features.filter((one) => one.geometry.type === "Point") },
          ...(many ? { cluster: true, clusterMaxZoom: 15, clusterRadius: 44, clusterProperties: heap } : {}),
        },
        ring: { type: "geojson", data: empty },
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": colour("--sunk") } },
        { id: "area", type: "fill", source: "street", filter: of("boundary"), paint: { "fill-color": colour("--surface") } },
        { id: "water", type: "fill", source: "street", filter: ["all", of("water"), isArea], paint: { "fill-color": colour("--line"), "fill-opacity": .75 } },
        { id: "stream", type: "line", source: "street", filter: ["all", of("water"), isLine], paint: { "line-color": colour("--line"), "line-width": wide(10, 2) } },
        { id: "building", type: "fill", source: "street", minzoom: 13.5, filter: of("building"), paint: { "fill-color": colour("--line"), "fill-opacity": .8 } },
        { id: "road", type: "line", source: "street", filter: of("road"), layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour("--line"), "line-width": wide(13, 1.4) } },
        { id: "committee", type: "line", source: "street", filter: ["all", of("boundary"), ["!=", ["get", "street"], true]], paint: { "line-color": colour("--line-2"), "line-width": 1, "line-dasharray": [4, 3] } },
        { id: "street", type: "line", source: "street", filter: ["all", of("boundary"), ["==", ["get", "street"], true]], layout: { "line-join": "round" }, paint: { "line-color": colour("--ink-2"), "line-width": 2 } },
        { id: "road-name", type: "symbol", source: "street", minzoom: 14, filter: of("road"), layout: { ...text, "text-size": 11, "symbol-placement": "line", "text-field": ["get", "name"] }, paint: halo },
        { id: "name", type: "symbol", source: "names", maxzoom: 16.5, layout: { ...text, "text-field": ["get", "name"] }, paint: halo },
        { id: "way", type: "line", source: "ways", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour("--accent"), "line-width": 3, "line-opacity": .75 } },
        { id: "ring", type: "circle", source: "ring", paint: { "circle-radius": 15, "circle-color": colour("--accent-soft"), "circle-opacity": .7, "circle-stroke-color": colour("--accent"), "circle-stroke-width": 3 } },
        ...(many ? [
          { id: "heap", type: "circle", source: "points", filter: ["has", "point_count"], paint: {
            "circle-radius": ["step", ["get", "point_count"], 14, 50, 18, 500, 24],
            "circle-color": ["case", ...WORST.slice(0, 3).flatMap((lamp) => [[">", ["get", lamp], 0], colour(TINTS[lamp])]), colour("--ink-2")],
            "circle-stroke-color": colour("--surface"), "circle-stroke-width": 2 } },
          { id: "heap-count", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { ...text, "text-field": ["to-string", ["get", "point_count"]], "text-allow-overlap": true }, paint: { "text-color": colour("--surface") } },
        ] : []),
        { id: "point", type: "symbol", source: "points", filter: ["all", isPoint, ["!", ["has", "point_count"]]], layout: {
          ...text, "icon-image": ["concat", "lamp-", ["coalesce", ["get", "lamp"], "plain"]], "icon-allow-overlap": true, "icon-size": wide(1, .8),
          "text-field": ["coalesce", ["get", "label"], ""], "text-optional": true, "text-offset": [.9, -.8], "text-anchor": "left",
          // The worst lies above the others where they overlap.
          "symbol-sort-key": ["match", ["get", "lamp"], "late", 3, "soon", 2, "ok", 1, 0] },
          paint: { ...halo, "text-color": colour("--ink") } },
      ],
    };
  };

  // The street, with what lies round it as far again; one wrong coordinate does not shrink it to a dot.
  const bounds = (outlines, points) => {
    const box = new maplibregl.LngLatBounds();
    const take = (part) => (typeof part[0] === "number" ? box.extend([part[0], part[1]]) : part.forEach(take));
    outlines.features.forEach(({ geometry }) => take(geometry.coordinates));
    if (box.isEmpty()) points.features.forEach(({ geometry }) => take(geometry.coordinates));
    if (box.isEmpty()) return null;
    const [[west, south], [east, north]] = box.toArray();
    const near = ([lon, lat]) => lon > 2 * west - east && lon < 2 * east - west && lat > 2 * south - north && lat < 2 * north - south;
    points.features.filter(({ geometry }) => geometry.type === "Point" && near(geometry.coordinates)).forEach(({ geometry }) => take(geometry.coordinates));
    return box;
  };

  const say = (place, words, alert) => {
    const line = Object.assign(document.createElement("p"), { className: alert ? "notice-wrong" : "help", textContent: words });
    if (alert) line.setAttribute("role", "alert");
    place.after(line);
  };

  // What a point says of itself, as text nodes: nothing of it is read as HTML.
  const card = ({ name, text, href }) => {
    const box = document.createElement("div");
    const title = Object.assign(document.createElement(href ? "a" : "b"), { textContent: name || "" });
    if (href) title.href = href;
    box.append(title);
    if (text) box.append(Object.assign(document.createElement("p"), { className: "quiet small", textContent: text }));
    return box;
  };

  const follow = (map, points) => {
    const where = new Map(points.features.map((one) => [String(one.properties.key ?? ""), one]));
    const listed = () => [...document.querySelectorAll("[data-point]")];
    const ring = (key) => {
      const one = where.get(key);
      map.getSource("ring")?.setData(one ? { ...empty, features: [one] } : empty);
      return one;
    };
    let chosen = "";
    const choose = (key) => {
      chosen = key;
      ring(key);
      listed().forEach((node) => {
        const same = node.dataset.point === key;
        if (same) { node.setAttribute("aria-current", "true"); node.scrollIntoView({ block: "nearest" }); }
        else node.removeAttribute("aria-current");
      });
    };
    for (const type of ["pointerover", "focusin"]) {
      document.addEventListener(type, ({ target }) => {
        const node = target instanceof Element && target.closest("[data-point]");
        if (!node) { ring(chosen); return; }
        const one = ring(node.dataset.point);
        if (one && !map.getBounds().contains(one.geometry.coordinates)) map.easeTo({ center: one.geometry.coordinates, duration: 250 });
      });
    }
    map.on("click", "point", ({ features: [one], lngLat }) => {
      if (map.picking) return;
      choose(String(one.properties.key ?? ""));
      const at = one.geometry.type === "Point" ? one.geometry.coordinates : lngLat;
      new maplibregl.Popup({ offset: 12, closeButton: false, maxWidth: "260px" }).setLngLat(at).setDOMContent(card(one.properties)).addTo(map);
    });
    map.on("click", "heap", async ({ features: [one] }) => {
      const zoom = await map.getSource("points").getClusterExpansionZoom(one.properties.cluster_id);
      map.easeTo({ center: one.geometry.coordinates, zoom });
    });
    for (const layer of ["point", "heap"]) {
      map.on("mouseenter", layer, () => { if (!map.picking) map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { if (!map.picking) map.getCanvas().style.cursor = ""; });
    }
  };

  const pick = (map, inputs) => {
    const mark = new maplibregl.Marker({ color: colour("--accent") });
    const show = () => {
      const [lon, lat] = inputs.map((input) => Number(input.value));
      if (inputs.every((input) => input.value.trim()) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) mark.setLngLat([lon, lat]).addTo(map);
      else mark.remove();
    };
    map.picking = true;
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", ({ lngLat: { lng, lat } }) => {
      [lng, lat].forEach((degrees, place) => { inputs[place].value = degrees.toFixed(6); });
      inputs.forEach((input) => input.dispatchEvent(new Event("change", { bubbles: true })));
      inputs[0].dispatchEvent(new CustomEvent("jiedao:picked", { bubbles: true }));
    });
    inputs.forEach((input) => input.addEventListener("change", show));
    show();
  };

  const draw = async (place) => {
    if (place.dataset.begun) return;
    place.dataset.begun = "1";
    try {
      const [points, outlines] = await Promise.all([json(place.dataset.points), json(place.dataset.outlines), library()]);
      const at = place.dataset.at?.split(",").map(Number);
      const box = bounds(outlines, points);
      const map = new maplibregl.Map({
        container: place,
        style: style(points, outlines),
        ...(at ? { center: at, zoom: 16 } : box ? { bounds: box, fitBoundsOptions: { padding: 24 } } : { center: [104, 36], zoom: 3 }),
        maxZoom: 19, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
        cooperativeGestures: matchMedia("(max-width: 767px)").matches,
        localIdeographFontFamily: fonts(),
        locale: {
          "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "地图", "Popup.Close": "关闭",
          "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 并滚动滚轮以缩放", "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 并滚动以缩放",
          "CooperativeGesturesHandler.MobileHelpText": "用两个手指移动地图",
        },
      });
      map.touchZoomRotate.disableRotation();
      map.keyboard.disableRotation();
      map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
      map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
      map.on("styleimagemissing", ({ id }) => { if (id.startsWith("lamp-") && !map.hasImage(id)) map.addImage(id, picture(id.slice(5)), { pixelRatio: 2 }); });
      map.once("idle", () => place.classList.add("drawn"));
      follow(map, points);
      const inputs = (place.dataset.pick || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
      if (inputs.length === 2 && inputs.every(Boolean)) pick(map, inputs);
      if (points.notes) say(place, points.notes);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style(points, outlines), { diff: false }));
      new ResizeObserver(() => map.resize()).observe(place);
    } catch (error) {
      place.hidden = true;
      say(place, /WebGL/i.test(error.message) ? "这个浏览器不能显示地图，请看列表。" : error.message, true);
    }
  };

  // A map in a folded <details> waits until it is unfolded.
  const drawAll = () => document.querySelectorAll("[data-map]").forEach((place) => {
    const folded = place.closest("details:not([open])");
    if (folded) folded.addEventListener("toggle", () => draw(place), { once: true });
    else draw(place);
  });
  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:load", drawAll);
})();
