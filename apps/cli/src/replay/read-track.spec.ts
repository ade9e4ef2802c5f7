import { describe, expect, it } from 'vitest';
import { readTrack } from './read-track.js';

function points(text: string) {
  const read = readTrack(text);
  if (!read.ok) throw new Error(read.problem.what);
  return read.value.points;
}

function problem(text: string): string {
  const read = readTrack(text);
  if (read.ok) throw new Error('it was read');
  return read.problem.what;
}

describe('readTrack', () => {
  it('takes time and place, and invents nothing else', () => {
    expect(points('t_s,lon,lat\n0,137.236898,36.695671\n1.5,137.2368,36.6956\n')).toEqual([
      { tS: 0, fields: { location: { lon: 137.236898, lat: 36.695671 } } },
      { tS: 1.5, fields: { location: { lon: 137.2368, lat: 36.6956 } } },
    ]);
  });

  it('takes every other field of a bus under its own or its column name, in any order', () => {
    const text = [
      'speed_mps,headingDeg,h_acc_m,lat,lon,t_s,emergencyStop,fix_type,plate,location.altM',
      '2.5,90,0.3,25.03,121.54,0,true,rtk_fixed,123,8.25',
    ].join('\n');
    expect(points(text)).toEqual([
      {
        tS: 0,
        fields: {
          speedMps: 2.5,
          headingDeg: 90,
          emergencyStop: true,
          fixType: 'rtk_fixed',
          plate: '123',
          location: { hAccM: 0.3, lat: 25.03, lon: 121.54, altM: 8.25 },
        },
      },
    ]);
  });

  it('leaves empty cells out and names columns without a field', () => {
    const read = readTrack('t_s,lon,lat,speedMps,note\n0,121.5,25,,hello\n');
    expect(read).toMatchObject({
      ok: true,
      value: { points: [{ tS: 0, fields: { location: { lon: 121.5, lat: 25 } } }], ignoredColumns: ['note'] },
    });
    expect(read.ok && read.value.points[0]!.fields).not.toHaveProperty('speedMps');
  });

  it('bears a byte order mark, CRLF, blanks, quotes and empty lines', () => {
    expect(points('\uFEFFt_s, lon, lat\r\n\r\n"0", 121.5, 25\r\n')).toHaveLength(1);
  });

  it('takes several fixes at one time, as they come', () => {
    expect(points('t_s,lon,lat\n1,121.5,25\n1,121.5,25\n')).toHaveLength(2);
  });

  it.each([
    ['an empty file', '', 'the track is empty'],
    ['a header alone', 't_s,lon,lat\n', 'the track is empty'],
    ['a missing column', 't_s,lon\n0,121.5\n', 'lacks lat'],
    ['a time that is no number', 't_s,lon,lat\n0,121.5,25\nsoon,121.5,25\n', 'line 3: t_s "soon"'],
    ['an empty time', 't_s,lon,lat\n,121.5,25\n', 'line 2: t_s ""'],
    ['time that goes back', 't_s,lon,lat\n5,121.5,25\n4,121.5,25\n', 'line 3: t_s goes back from 5 to 4'],
    ['a place off the earth', 't_s,lon,lat\n0,121.5,25\n1,121.5,91\n', 'line 3: location.lat'],
    ['a missing place', 't_s,lon,lat\n0,,25\n', 'line 2: location.lon'],
    ['a word for a number', 't_s,lon,lat,speedMps\n0,121.5,25,fast\n', 'line 2: speedMps'],
    ['an unknown word', 't_s,lon,lat,fixType\n0,121.5,25,good\n', 'line 2: fixType'],
    ['a row that is too short', 't_s,lon,lat\n0,121.5\n', 'line 2'],
    ['an open quote', 't_s,lon,lat\n0,"121.5,25\n', 'Quote'],
  ])('says what is wrong with %s, and where', (_, text, expected) => {
    expect(problem(text)).toContain(expected);
  });
});
