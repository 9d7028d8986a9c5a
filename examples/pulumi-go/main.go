package main

import (
	"example.com/pulumi-tke-client-ip/sdk/go/tkeclientip"
	"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		tke, err := kubernetes.NewProvider(ctx, "tke", &kubernetes.ProviderArgs{
			Kubeconfig: config.New(ctx, "").RequireSecret("kubeconfig"),
		})
		if err != nil {
			return err
		}
		entryPoint, err := tkeclientip.NewDirectService(ctx, "shop", &tkeclientip.DirectServiceArgs{
			Namespace:   pulumi.String("shop"),
			ServiceName: pulumi.StringRef("shop"),
			Selector:    pulumi.StringMap{"app": pulumi.String("shop")},
			Ports: []tkeclientip.EntryPortArgs{
				{Port: 80, TargetPort: pulumi.StringRef("8080")},
			},
		}, pulumi.Providers(tke))
		if err != nil {
			return err
		}
		ctx.Export("url", entryPoint.Url)
		return nil
	})
}
