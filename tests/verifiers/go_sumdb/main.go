// Command verify checks a published register log with golang.org/x/mod/sumdb, code that this project did not write:
// the signed note, every tile, every entry's inclusion, and consistency from several earlier sizes.
//
// Usage: verify LOGDIR VKEY
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// directory is a tlog.TileReader over tlog-tiles paths, which lack the "8/" of the checksum database and call the data
// tiles "entries".
type directory struct {
	root string
	size int64
	read map[string]bool
}

func (d *directory) path(t tlog.Tile) string {
	p := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
	return filepath.Join(d.root, strings.Replace(p, "tile/data/", "tile/entries/", 1))
}

func (d *directory) file(t tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(d.path(t))
	if os.IsNotExist(err) && t.W < 256 {
		full := t
		full.W = 256
		if data, err = os.ReadFile(d.path(full)); err == nil && t.L >= 0 {
			data = data[:t.W*tlog.HashSize]
		}
	}
	d.read[d.path(t)] = true
	return data, err
}

func (d *directory) Height() int { return 8 }

func (d *directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := d.file(t)
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

func (d *directory) SaveTiles([]tlog.Tile, [][]byte) {}

func openCheckpoint(dir, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("verifier key: %w", err)
	}
	msg, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("checkpoint body is not three lines under the key's name")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("checkpoint size %q", lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("checkpoint root %q", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// entries splits a bundle: a 16-bit big-endian length before each entry, nothing behind the last.
func entries(data []byte, width int) ([][]byte, error) {
	var out [][]byte
	for i := 0; i < width; i++ {
		if len(data) < 2 {
			return nil, fmt.Errorf("short bundle")
		}
		n := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+n {
			return nil, fmt.Errorf("short entry %d", i)
		}
		out = append(out, data[2:2+n])
		data = data[2+n:]
	}
	if len(data) != 0 {
		return nil, fmt.Errorf("%d bytes behind the last entry", len(data))
	}
	return out, nil
}

func verify(dir, vkey string) error {
	tree, err := openCheckpoint(dir, vkey)
	if err != nil {
		return err
	}
	d := &directory{root: dir, size: tree.N, read: map[string]bool{}}
	reader := tlog.TileHashReader(tree, d)

	// Every entry: its record hash must be the leaf hash that the tiles prove to be under the root.
	for first := int64(0); first < tree.N; first += 256 {
		width := int(tree.N - first)
		if width > 256 {
			width = 256
		}
		data, err := d.file(tlog.Tile{H: 8, L: -1, N: first / 256, W: width})
		if err != nil {
			return err
		}
		list, err := entries(data, width)
		if err != nil {
			return fmt.Errorf("bundle %d: %w", first/256, err)
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return fmt.Errorf("tiles of entries %d…: %w", first, err)
		}
		for i, entry := range list {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
		}
		// A whole inclusion proof for the first and last entry of each bundle.
		for _, i := range []int{0, width - 1} {
			proof, err := tlog.ProveRecord(tree.N, first+int64(i), reader)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, first+int64(i), hashes[i]); err != nil {
				return fmt.Errorf("inclusion of %d: %w", first+int64(i), err)
			}
		}
	}

	// Every tile file below the published size, byte by byte, against what the verified hashes say.
	for level := 0; tree.N>>(8*uint(level)) > 0; level++ {
		hashes := tree.N >> (8 * uint(level))
		for n := int64(0); n*256 < hashes; n++ {
			width := hashes - n*256
			if width > 256 {
				width = 256
			}
			t := tlog.Tile{H: 8, L: level, N: n, W: int(width)}
			got, err := d.file(t)
			if err != nil {
				return err
			}
			want, err := tlog.ReadTileData(t, reader)
			if err != nil {
				return err
			}
			if !bytes.Equal(got, want) {
				return fmt.Errorf("tile %s differs", t.Path())
			}
		}
	}

	for _, old := range []int64{1, 2, 255, 256, 257, tree.N / 2, 65535, 65536, 65537, tree.N - 1, tree.N} {
		if old < 1 || old > tree.N {
			continue
		}
		oldRoot, err := tlog.TreeHash(old, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, oldRoot); err != nil {
			return fmt.Errorf("consistency from %d: %w", old, err)
		}
	}
	fmt.Printf("verified: %d entries, %d files\n", tree.N, len(d.read))
	return nil
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("go_sumdb: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: verify LOGDIR VKEY")
	}
	if err := verify(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}
