/* Where the phone is. It is asked for by a finger alone, never by a page itself. */

const WAIT = 15_000; // ms for a first answer, the time in which somebody is asked for leave not counted
const BETTER = 6_000; // ms after the first answer in which a better one may come
const LONGEST = 60_000; // ms, where nobody answers whether it may be asked for
const FINE = 20; // metres: nothing better is waited for

const OTHERWISE = "也可以直接写地点，或在地图上点。";
const WHY = {
  1: `手机没有允许这个网页使用位置。请在手机的“设置”里打开定位，并在浏览器的网站设置里允许；${OTHERWISE}`,
  2: `这里没有定位信号。请到室外或窗边再按一次；${OTHERWISE}`,
  3: `等了一会儿没有定上位。请到室外或窗边再按一次；${OTHERWISE}`,
};

export const canBeAsked = () => "geolocation" in navigator;

/** The best of what the phone can tell in a short time: `lon`, `lat` (degrees) and `metres` of error; or `why` nothing. */
export function here() {
  return new Promise((resolve) => {
    let best = null;
    let better = 0;
    let watch = 0;
    const end = (code) => {
      clearTimeout(better);
      clearTimeout(longest);
      navigator.geolocation.clearWatch(watch);
      resolve(best || { why: WHY[code] || WHY[2] });
    };
    const longest = setTimeout(() => end(3), LONGEST);
    const told = ({ coords }) => {
      const metres = Math.max(1, Math.round(coords.accuracy));
      if (!best || metres < best.metres) best = { lon: coords.longitude, lat: coords.latitude, metres };
      if (best.metres <= FINE) end(3);
      else if (!better) better = setTimeout(() => end(3), BETTER);
    };
    const how = { enableHighAccuracy: true, timeout: WAIT, maximumAge: 0 };
    watch = navigator.geolocation.watchPosition(told, (error) => end(error.code), how);
  });
}
