// Reads a compose file with Docker Compose's own library, which refuses what Compose would refuse, and
// prints the project as JSON.
//
//	go run . ../../docker-compose.yml ../sample.env
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: check <compose file> <environment file>"))
	}
	options, err := cli.NewProjectOptions(
		[]string{os.Args[1]}, cli.WithEnvFiles(os.Args[2]), cli.WithDotEnv,
	)
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		fail(err)
	}
	os.Stdout.Write(text)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
