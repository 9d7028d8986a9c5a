// Command control-plane is a Kubernetes control plane in one binary: its first argument names the component to run.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"golang.org/x/sys/unix"
	"k8s.io/component-base/cli"
	kubeapiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kubecontrollermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kubescheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// The process id of whoever starts this one.
const parentVariable = "TKE_LAB_PARENT_PID"

var commands = map[string]func() *cobra.Command{
	"kube-apiserver":          kubeapiserver.NewAPIServerCommand,
	"kube-controller-manager": kubecontrollermanager.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return kubescheduler.NewSchedulerCommand() },
}

func main() {
	dieWithParent()
	if len(os.Args) < 2 {
		fail("usage: control-plane etcd|kube-apiserver|kube-controller-manager|kube-scheduler [flags]\n       control-plane exec program [arguments]")
	}
	component, arguments := os.Args[1], os.Args[2:]
	switch newCommand, known := commands[component]; {
	case component == "etcd":
		etcdmain.Main(append([]string{"etcd"}, arguments...))
	case component == "exec" && len(arguments) > 0:
		fail("exec %s: %v", arguments[0], syscall.Exec(arguments[0], arguments, os.Environ()))
	case known:
		command := newCommand()
		command.SetArgs(arguments)
		os.Exit(cli.Run(command))
	default:
		fail("unknown component %q", component)
	}
}

// A component must not outlive the lab that started it, however the lab ends.
func dieWithParent() {
	// The setting is the thread's, and after execve(2) that of the thread that called it (PR_SET_PDEATHSIG(2const)).
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0); err != nil {
		fail("prctl: %v", err)
	}
	// A parent that ended before the prctl sends no signal.
	if parent, given := os.LookupEnv(parentVariable); given && parent != strconv.Itoa(os.Getppid()) {
		fail("process %s, which started this one, has ended", parent)
	}
	os.Unsetenv(parentVariable)
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(2)
}
